import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createAccess, type Access } from '#core/identity/access.ts'
import { createApiKey, revokeApiKey } from '#core/identity/api-keys.ts'
import { createSessions, type Sessions } from '#core/identity/sessions.ts'
import { createUser } from '#core/identity/users.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'

let database: TestDatabase
let key: string
let keyId: number
let nowMs: number
let sessions: Sessions
let access: Access
const clock = () => nowMs

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.stop())
beforeEach(async () => {
  nowMs = Date.now()
  const { sql, projectId } = database
  ;({ key, id: keyId } = await createApiKey(sql, { projectId, name: 'app', scopes: ['ingest', 'read'] }))
  sessions = createSessions({ sql, clock, secret: 'a secret of the test' })
  access = createAccess({ sql, clock, openLoopback: true, sessions })
})

const fromHere = { remoteAddress: '127.0.0.1' }
const fromAfar = { remoteAddress: '203.0.113.7' }

describe('createAccess', () => {
  it('knows a key in either header', async () => {
    const expected = { projectId: database.projectId, scopes: ['ingest', 'read'], via: 'key', keyId, keyName: 'app' }
    expect(await access.authorise({ ...fromAfar, authorization: `Bearer ${key}` }, 'ingest')).toMatchObject(expected)
    expect(await access.authorise({ ...fromAfar, authorization: `bearer  ${key} ` }, 'read')).toMatchObject(expected)
    expect(await access.authorise({ ...fromAfar, apiKeyHeader: key }, 'read')).toMatchObject(expected)
  })

  it('refuses what a key may not, naming what it may', async () => {
    await expect(access.authorise({ apiKeyHeader: key }, 'admin')).rejects.toMatchObject({
      code: 'denied',
      message: expect.stringMatching(/"admin".*ingest, read/),
    })
  })

  it('refuses strangers', async () => {
    await expect(access.authorise(fromAfar, 'ingest')).rejects.toMatchObject({ code: 'unauthenticated' })
    expect(await access.identify(fromAfar)).toBeNull()
  })

  it.each([
    ['a wrong key', { apiKeyHeader: 'nvm_wrong' }],
    ['a wrong bearer', { authorization: 'Bearer nvm_wrong' }],
    ['another scheme', { authorization: 'Basic dXNlcjpwYXNz' }],
    ['a bearer without a key', { authorization: 'Bearer ' }],
  ])('refuses %s even from this machine, where none at all would do', async (_case, shown) => {
    await expect(access.authorise({ ...fromHere, ...shown }, 'ingest')).rejects.toMatchObject({
      code: 'unauthenticated',
    })
  })

  it.each(['127.0.0.1', '127.8.9.10', '::1', '::ffff:127.0.0.1'])(
    'lets %s send and ask without a key',
    async (remoteAddress) => {
      const principal = await access.authorise({ remoteAddress, authorization: '' }, 'ingest')
      expect(principal).toMatchObject({ projectName: 'default', scopes: ['ingest', 'preflight'], via: 'loopback' })
    },
  )

  it('lets nobody read without a key or a login', async () => {
    await expect(access.authorise(fromHere, 'read')).rejects.toMatchObject({ code: 'unauthenticated' })
  })

  it('does not take a proxy on this machine for a sender on this machine', async () => {
    await expect(access.authorise({ ...fromHere, forwarded: true }, 'ingest')).rejects.toMatchObject({
      code: 'unauthenticated',
    })
  })

  it('opens nothing on loopback when that is switched off', async () => {
    const closed = createAccess({ sql: database.sql, clock, openLoopback: false })
    await expect(closed.authorise(fromHere, 'ingest')).rejects.toMatchObject({ code: 'unauthenticated' })
  })

  it('forgets a revoked key within half a minute, at once where it was revoked', async () => {
    const elsewhere = createAccess({ sql: database.sql, clock, openLoopback: false })
    for (const door of [access, elsewhere]) await door.authorise({ apiKeyHeader: key }, 'read')
    await revokeApiKey(database.sql, database.projectId, keyId, nowMs)
    access.forgetKeys()
    await expect(access.authorise({ apiKeyHeader: key }, 'read')).rejects.toMatchObject({ code: 'unauthenticated' })
    expect(await elsewhere.authorise({ apiKeyHeader: key }, 'read')).toMatchObject({ keyId })
    nowMs += 30_001
    await expect(elsewhere.authorise({ apiKeyHeader: key }, 'read')).rejects.toMatchObject({ code: 'unauthenticated' })
  })

  it('refuses a key it remembers the moment its time is over', async () => {
    const expiresAt = new Date(nowMs + 1_000)
    const { sql, projectId } = database
    const trial = await createApiKey(sql, { projectId, name: 'trial', scopes: ['read'], expiresAt })
    await access.authorise({ apiKeyHeader: trial.key }, 'read')
    nowMs += 1_000
    await expect(access.authorise({ apiKeyHeader: trial.key }, 'read')).rejects.toMatchObject({
      code: 'unauthenticated',
    })
  })

  it('knows a new key although it was tried before it existed', async () => {
    const early = 'nvm_early'
    await expect(access.authorise({ apiKeyHeader: early }, 'read')).rejects.toMatchObject({ code: 'unauthenticated' })
    await createApiKey(database.sql, { projectId: database.projectId, name: 'early', scopes: ['read'], key: early })
    nowMs += 2_001
    expect(await access.authorise({ apiKeyHeader: early }, 'read')).toMatchObject({ keyName: 'early' })
  })

  it('gives people in a browser the scopes of their role', async () => {
    const { sql, projectId } = database
    const email = 'viewer@example.org'
    const { id } = await createUser(sql, { email, password: 'long enough', projectId, role: 'VIEWER' })
    const { token } = await sessions.issueSession(id)
    const principal = await access.authorise({ ...fromAfar, sessionToken: token }, 'read')
    expect(principal).toMatchObject({ projectId, via: 'session', userId: id, email, role: 'VIEWER' })
    await expect(access.authorise({ ...fromAfar, sessionToken: token }, 'write')).rejects.toMatchObject({
      code: 'denied',
    })
  })

  it("does not take what a proxy's own password prompt adds for a key, beside a cookie or a key", async () => {
    const { sql, projectId } = database
    const person = { email: 'basic@example.org', password: 'correct horse battery' }
    const { id: userId } = await createUser(sql, { ...person, projectId, role: 'VIEWER' })
    const { token } = await sessions.issueSession(userId)
    const prompted = { ...fromAfar, authorization: 'Basic dXNlcjpwYXNz' }
    expect(await access.identify({ ...prompted, sessionToken: token })).toMatchObject({ via: 'session', userId })
    expect(await access.identify({ ...prompted, apiKeyHeader: key })).toMatchObject({ via: 'key', keyId })
    expect(await access.identify({ ...prompted, sessionToken: 'of nobody' })).toBeNull()
    await expect(access.identify(prompted)).rejects.toMatchObject({ code: 'unauthenticated' })
    const bearer = { ...fromAfar, authorization: 'Bearer nvm_wrong', sessionToken: token }
    await expect(access.identify(bearer)).rejects.toMatchObject({ code: 'unauthenticated' })
  })

  it('does not hold a cookie that ran out against anybody', async () => {
    const principal = await access.authorise({ ...fromHere, sessionToken: 'old.old.old' }, 'ingest')
    expect(principal.via).toBe('loopback')
  })
})
