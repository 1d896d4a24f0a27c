import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApiKey, revokeApiKey, verifyApiKey } from '#core/identity/api-keys.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.stop())

describe('API keys', () => {
  it('are random, recognisable and long', async () => {
    const { sql, projectId } = database
    const keys = await Promise.all(
      [1, 2, 3].map((n) => createApiKey(sql, { projectId, name: `key ${n}`, scopes: ['ingest'] })),
    )
    expect(new Set(keys.map(({ key }) => key)).size).toBe(3)
    for (const { key, prefix } of keys) {
      expect(key).toMatch(/^nvm_[0-9A-Za-z]{43}$/)
      expect(key.startsWith(prefix)).toBe(true)
      expect(prefix.length).toBeLessThan(12)
    }
  })

  it('are stored as a hash only', async () => {
    const { sql, projectId } = database
    const { key } = await createApiKey(sql, { projectId, name: 'secret', scopes: ['read'] })
    const [row] = await sql`select api_keys::text as whole from api_keys where name = 'secret'`
    expect(row?.['whole']).not.toContain(key.slice(12))
  })

  it('say whose they are and what they may do, and note that they are used', async () => {
    const { sql, projectId } = database
    const { key, id } = await createApiKey(sql, { projectId, name: 'app', scopes: ['ingest', 'preflight'] })
    expect(await verifyApiKey(sql, key)).toMatchObject({ id, projectId, name: 'app', scopes: ['ingest', 'preflight'] })
    const [row] = await sql`select last_used_at from api_keys where id = ${id}`
    expect(row?.['last_used_at']).toBeInstanceOf(Date)
    expect(await verifyApiKey(sql, `${key}x`)).toBeNull()
    expect(await verifyApiKey(sql, '')).toBeNull()
  })

  it('end when they are revoked, and only once', async () => {
    const { sql, projectId } = database
    const { key, id } = await createApiKey(sql, { projectId, name: 'old', scopes: ['read'] })
    await revokeApiKey(sql, projectId, id, Date.now())
    expect(await verifyApiKey(sql, key)).toBeNull()
    await expect(revokeApiKey(sql, projectId, id, Date.now())).rejects.toMatchObject({ code: 'not_found' })
  })

  it('end by themselves when their time is over', async () => {
    const { sql, projectId } = database
    const expiresAt = new Date(Date.UTC(2027, 0, 1))
    const { key } = await createApiKey(sql, { projectId, name: 'trial', scopes: ['read'], expiresAt })
    expect(await verifyApiKey(sql, key, expiresAt.getTime() - 1)).toMatchObject({ expiresAt })
    expect(await verifyApiKey(sql, key, expiresAt.getTime())).toBeNull()
  })

  it('cannot be revoked from another project', async () => {
    const { sql, projectId, addProject } = database
    const { key, id } = await createApiKey(sql, { projectId, name: 'mine', scopes: ['read'] })
    await expect(revokeApiKey(sql, await addProject(), id, Date.now())).rejects.toMatchObject({ code: 'not_found' })
    expect(await verifyApiKey(sql, key)).not.toBeNull()
  })

  it('need a name and a scope, and are made once', async () => {
    const { sql, projectId } = database
    await expect(createApiKey(sql, { projectId, name: ' ', scopes: [] })).rejects.toMatchObject({
      code: 'invalid',
      fields: [{ path: 'name' }, { path: 'scopes' }],
    })
    const { key } = await createApiKey(sql, { projectId, name: 'one', scopes: ['read'] })
    await expect(createApiKey(sql, { projectId, name: 'two', scopes: ['read'], key })).rejects.toMatchObject({
      code: 'conflict',
    })
  })
})
