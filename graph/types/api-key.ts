import { createApiKey, hasExpired, revokeApiKey } from '#core/identity/api-keys.ts'
import { allScopes, isScope, type Scope } from '#core/identity/scopes.ts'
import { countUsableApiKeys, listApiKeys, type ListedApiKey } from '#core/identity/store/api-keys.ts'
import { AppError } from '#core/platform/errors.ts'
import { builder } from '#graph/builder.ts'
import { authorOf, projectOf, type GraphContext } from '#graph/context.ts'
import { encodeGlobalId, idOf } from '#graph/global-id.ts'
import { apiKeysMax, apiKeysShownMax } from '#graph/limits.ts'

const admin = { admin: true } as const

const ApiKey = builder.objectRef<ListedApiKey>('ApiKey').implement({
  description: 'Lets a program in. The key itself is not kept: a list shows how it begins.',
  fields: (t) => ({
    id: t.id({ resolve: ({ id }) => encodeGlobalId('ApiKey', id) }),
    name: t.exposeString('name', { description: 'What it is for.' }),
    prefix: t.exposeString('prefix', { description: 'How it begins: enough to tell keys apart, too little to help.' }),
    scopes: t.stringList({ resolve: ({ scopes }) => [...scopes] }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    createdBy: t.exposeString('createdBy', { nullable: true, description: 'Null for one of the command line.' }),
    lastUsedAt: t.expose('lastUsedAt', { type: 'DateTime', nullable: true, description: 'To the minute.' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', nullable: true, description: 'Null: when it is revoked.' }),
    revokedAt: t.expose('revokedAt', { type: 'DateTime', nullable: true }),
    revokedBy: t.exposeString('revokedBy', { nullable: true }),
    usable: t.boolean({
      description: 'Neither revoked nor past its time.',
      resolve: (key, _args, { clock }) => key.revokedAt === null && !hasExpired(key, clock()),
    }),
  }),
})

interface MadeApiKey {
  readonly apiKey: ListedApiKey
  readonly key: string
}
const CreatedApiKey = builder.objectRef<MadeApiKey>('CreatedApiKey').implement({
  fields: (t) => ({
    apiKey: t.expose('apiKey', { type: ApiKey }),
    key: t.exposeString('key', { description: 'Told this once.' }),
  }),
})

const CreateApiKeyInput = builder.inputType('CreateApiKeyInput', {
  fields: (t) => ({
    name: t.string({ required: true, description: 'What it is for: 1 to 100 characters.' }),
    scopes: t.stringList({ required: true, description: `Some of ${allScopes.join(', ')}.` }),
    expiresAt: t.field({ type: 'DateTime', description: 'Left out: it lasts until it is revoked.' }),
  }),
})

builder.queryField('apiKeys', (t) =>
  t.field({
    type: [ApiKey],
    authScopes: admin,
    description: `Newest first, those that were revoked or ran out among them; at most ${apiKeysShownMax}.`,
    resolve: (_root, _args, context) => listApiKeys(context.sql, projectOf(context), apiKeysShownMax),
  }),
)

builder.mutationField('createApiKey', (t) =>
  t.field({
    type: CreatedApiKey,
    authScopes: admin,
    description: `Lets a program in from now on. A project has at most ${apiKeysMax} keys that can be used.`,
    args: { input: t.arg({ type: CreateApiKeyInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const projectId = projectOf(context)
      const scopes = scopesIn(input.scopes)
      const expiresAt = input.expiresAt ? aheadOf(context.clock(), input.expiresAt) : null
      // Two at once may pass the bound by one; it keeps a program that makes a key per run from filling the list.
      if ((await countUsableApiKeys(context.sql, projectId, new Date(context.clock()))) >= apiKeysMax)
        throw new AppError('conflict', `This project has ${apiKeysMax} keys. Revoke one that is not needed first.`)
      const { id, key } = await createApiKey(context.sql, {
        projectId,
        scopes,
        name: input.name,
        author: authorOf(context.principal),
        ...(expiresAt === null ? {} : { expiresAt }),
      })
      return { key, apiKey: await listed(context, id) }
    },
  }),
)

builder.mutationField('revokeApiKey', (t) =>
  t.field({
    type: ApiKey,
    authScopes: admin,
    description: 'Ends it for good. Programs that run refuse it within half a minute.',
    args: { apiKey: t.arg.id({ required: true }) },
    resolve: async (_root, { apiKey }, context) => {
      const id = Number(idOf('ApiKey', apiKey, 'apiKey'))
      await revokeApiKey(context.sql, projectOf(context), id, context.clock(), authorOf(context.principal))
      return listed(context, id)
    },
  }),
)

async function listed(context: GraphContext, id: number): Promise<ListedApiKey> {
  const keys = await listApiKeys(context.sql, projectOf(context), 1, id)
  if (keys[0] === undefined) throw new AppError('not_found', 'There is no such API key in this project.')
  return keys[0]
}

function scopesIn(words: readonly string[]): readonly Scope[] {
  const strange = words.find((word) => !isScope(word))
  if (strange === undefined) return [...new Set(words.filter(isScope))]
  const message = `takes ${allScopes.join(', ')}, not "${strange.slice(0, 40)}"`
  throw new AppError('invalid', `input.scopes ${message}.`, { fields: [{ path: 'input.scopes', message }] })
}

function aheadOf(nowMs: number, at: Date): Date {
  if (at.getTime() > nowMs) return at
  const message = 'has to lie ahead'
  throw new AppError('invalid', `input.expiresAt ${message}.`, { fields: [{ path: 'input.expiresAt', message }] })
}
