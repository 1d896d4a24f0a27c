import { defineCommand } from 'citty'
import { databaseArgs, withDatabase } from '../client/database.ts'
import { UsageError } from '../exit-code.ts'
import { settingsOf } from '../settings-of.ts'
import { createToken } from '../token/create.ts'
import { listTokens } from '../token/list.ts'
import { revokeToken } from '../token/revoke.ts'

const actions = { list: listTokens, create: createToken, revoke: revokeToken } as const

export const token = defineCommand({
  meta: {
    name: 'token',
    description:
      'List API keys; or create one, shown once; or revoke one by its number or first characters. ' +
      'Works on the database itself, whether Nevermore runs or not.',
  },
  args: {
    action: { type: 'positional', required: false, description: `${Object.keys(actions).join(', ')}; left out: list` },
    key: { type: 'positional', required: false, description: 'Revoke: number or first characters, as listed' },
    name: { type: 'string', description: 'Create: what it is for' },
    scopes: { type: 'string', description: 'Create: ingest, preflight, read, write, admin; several with commas' },
    expires: { type: 'string', description: 'Create: 90d, 12h, 30m, or a date; left out: never' },
    project: { type: 'string', description: 'Create: whose it is (default). List: of this project alone' },
    all: { type: 'boolean', description: 'List: also those that were revoked or ran out' },
    ...databaseArgs,
  },
  async run({ args }) {
    const { action = 'list' } = args
    if (!isAction(action)) throw new UsageError(`"token" takes ${Object.keys(actions).join(', ')}, not "${action}".`)
    const work = actions[action](args, Date.now())
    return withDatabase(await settingsOf(args), work)
  },
})

const isAction = (word: string): word is keyof typeof actions => Object.hasOwn(actions, word)
