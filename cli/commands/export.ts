import { writeFile } from 'node:fs/promises'
import { defineCommand } from 'citty'
import { AppError } from '#core/platform/errors.ts'
import { connect, connectionArgs } from '../client/connection.ts'
import { request } from '../client/http.ts'
import { keptSharedKey, sharedKeyHeaders } from '../client/shared-key.ts'
import { fileProblem } from '../file-problem.ts'
import { note, sayBytes, sayJson } from '../output.ts'

export const exportCommand = defineCommand({
  meta: {
    name: 'export',
    description:
      'Write failures, their fingerprints, mitigations and policies to a signed file that another Nevermore can import. ' +
      'It holds no text of users: error texts are hashed words, unless --texts.',
  },
  args: {
    out: { type: 'string', description: 'Where to write it; - for stdout', default: 'nevermore.ndjson' },
    texts: { type: 'boolean', description: 'Also masked error texts, and titles that were read off them' },
    'shared-key': {
      type: 'string',
      valueHint: 'file',
      description:
        'Also what was asked when failures were met, its words hashed with the key in this file; made if it is not there',
    },
    ...connectionArgs,
  },
  async run({ args }) {
    const headers = sharedKeyHeaders(await keptSharedKey(args['shared-key']))
    const response = await request(await connect(args), `/v1/memory${args.texts ? '?texts=true' : ''}`, { headers })
    const signer = response.headers.get('x-nevermore-signer')
    const file = Buffer.from(await response.arrayBuffer())
    if (args.out === '-') {
      sayBytes(file)
      return
    }
    await write(args.out, file)
    // Header and signature stand on lines of their own.
    const rows = file.toString('utf8').trimEnd().split('\n').length - 2
    if (args.json) sayJson({ file: args.out, bytes: file.length, rows, signer })
    else note(`${rows} rows in ${args.out}, signed by ${signer}.`)
  },
})

async function write(path: string, file: Buffer): Promise<void> {
  try {
    await writeFile(path, file, { mode: 0o600 })
  } catch (error) {
    throw new AppError('denied', `${fileProblem(path, 'written', error)}.`, { cause: error })
  }
}
