import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyApiKey } from '#core/identity/api-keys.ts'
import { apiKeysMax } from '#graph/limits.ts'
import { startGraphServer, type GraphServer, type Loose } from '#test/support/graph-server.ts'

let server: GraphServer
let admin: string
let strangerAdmin: string
const nowMs = Date.UTC(2026, 5, 1, 12)

beforeAll(async () => {
  server = await startGraphServer({ clock: () => nowMs })
  admin = await server.addKey(server.database.projectId, ['admin'])
  strangerAdmin = await server.addKey(await server.database.addProject(), ['admin', 'read', 'write'])
})
afterAll(() => server.stop())

const create = (input: Loose, key: string | null = admin) =>
  server.ask(
    `mutation ($input: CreateApiKeyInput!) {
       createApiKey(input: $input) { key apiKey { id name prefix scopes createdBy expiresAt usable } } }`,
    { key, variables: { input } },
  )
const revoke = (apiKey: string, key: string = admin) =>
  server.ask('mutation ($apiKey: ID!) { revokeApiKey(apiKey: $apiKey) { id usable revokedAt revokedBy } }', {
    key,
    variables: { apiKey },
  })
const list = async (key: string): Promise<Loose[]> =>
  (await server.ask('{ apiKeys { id name prefix usable } }', { key })).data.apiKeys
const codesOf = ({ errors }: Awaited<ReturnType<typeof create>>) => errors?.map(({ extensions }) => extensions['code'])

describe('an API key', () => {
  it('is shown once, lets in with its scopes alone, and is kept as a hash', async () => {
    const { data } = await create({ name: '  my-app ', scopes: ['ingest', 'preflight', 'ingest'] })
    const { key, apiKey } = data.createApiKey
    expect(apiKey).toMatchObject({
      name: 'my-app',
      scopes: ['ingest', 'preflight'],
      createdBy: 'key for admin',
      expiresAt: null,
      usable: true,
    })
    expect(key).toMatch(/^nvm_.{40,}$/)
    expect(key.startsWith(apiKey.prefix)).toBe(true)
    expect(apiKey.prefix.length).toBe(10)
    expect(await verifyApiKey(server.database.sql, key)).toMatchObject({ scopes: ['ingest', 'preflight'] })
    expect(codesOf(await server.ask('{ failures { totalCount } }', { key }))).toEqual(['DENIED'])
    const [row] = await server.database.sql<[{ kept: string }]>`
      select row_to_json(k)::text as kept from api_keys k where prefix = ${apiKey.prefix}`
    expect(row.kept).not.toContain(key)
    expect(JSON.stringify(await list(admin))).not.toContain(key)
  })

  it('is revoked for good, with who did it', async () => {
    const { apiKey, key } = (await create({ name: 'short-lived', scopes: ['read'] })).data.createApiKey
    const { data } = await revoke(apiKey.id)
    expect(data.revokeApiKey).toEqual({
      id: apiKey.id,
      usable: false,
      revokedAt: new Date(nowMs).toISOString(),
      revokedBy: 'key for admin',
    })
    expect(await verifyApiKey(server.database.sql, key)).toBeNull()
    expect(codesOf(await revoke(apiKey.id))).toEqual(['NOT_FOUND'])
  })

  it('is made, listed and revoked by nobody but an admin', async () => {
    const { id } = (await create({ name: 'theirs', scopes: ['read'] })).data.createApiKey.apiKey
    for (const key of [server.key, await server.addKey(server.database.projectId, ['read', 'write', 'preflight'])]) {
      expect(codesOf(await create({ name: 'mine', scopes: ['admin'] }, key))).toEqual(['DENIED'])
      expect(codesOf(await revoke(id, key))).toEqual(['DENIED'])
      expect(codesOf(await server.ask('{ apiKeys { id } }', { key }))).toEqual(['DENIED'])
    }
    expect(codesOf(await create({ name: 'mine', scopes: ['read'] }, null))).toEqual(['UNAUTHENTICATED'])
  })

  it('of another project is neither seen nor revoked', async () => {
    const { id, prefix } = (await create({ name: 'ours alone', scopes: ['read'] })).data.createApiKey.apiKey
    expect((await list(strangerAdmin)).map(({ name }) => name)).toEqual(['key for admin and read and write'])
    expect(codesOf(await revoke(id, strangerAdmin))).toEqual(['NOT_FOUND'])
    expect((await list(admin)).find((one) => one.prefix === prefix)).toMatchObject({ usable: true })
  })

  it.each([
    ['a name', { name: '   ', scopes: ['read'] }],
    ['a name that is not a text of its own', { name: 'x'.repeat(101), scopes: ['read'] }],
    ['a scope', { name: 'x', scopes: [] }],
    ['scopes that exist', { name: 'x', scopes: ['root'] }],
    ['an end that lies ahead', { name: 'x', scopes: ['read'], expiresAt: new Date(nowMs).toISOString() }],
  ])('needs %s', async (_what, input) => {
    expect(codesOf(await create(input))).toEqual(['INVALID'])
  })

  it('cannot be made without end: a project has a bound', async () => {
    const { sql, projectId } = server.database
    await sql`
      insert into api_keys (project_id, name, prefix, key_hash, scopes)
      select ${projectId}, 'k', 'nvm_x', decode(md5(n::text), 'hex'), '{read}' from generate_series(1, ${apiKeysMax}) n`
    expect(codesOf(await create({ name: 'one more', scopes: ['read'] }))).toEqual(['CONFLICT'])
    await sql`update api_keys set revoked_at = now() where prefix = 'nvm_x'`
    expect(codesOf(await create({ name: 'one more', scopes: ['read'] }))).toBeUndefined()
  })
})
