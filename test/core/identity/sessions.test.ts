import { SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSessions, isCsrfToken, sessionSeconds, type Sessions } from '#core/identity/sessions.ts'
import { createUser, setUserActive } from '#core/identity/users.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'

let database: TestDatabase
let userId: number
let nowMs = Date.now()
let sessions: Sessions
const clock = () => nowMs
const open = (secret = 'secret one') => createSessions({ sql: database.sql, clock, secret })

beforeAll(async () => {
  database = await createTestDatabase()
  const { sql, projectId } = database
  const user = await createUser(sql, { email: 'a@example.org', password: 'long enough', projectId, role: 'ADMIN' })
  userId = user.id
  sessions = open()
})
afterAll(() => database.stop())

describe('sessions', () => {
  it('hold for twelve hours and not a minute longer', async () => {
    const { token, expiresAt } = await sessions.issueSession(userId)
    expect(await sessions.verifySession(token)).toMatchObject({ userId, expiresAt })
    nowMs += (sessionSeconds - 60) * 1000
    expect(await sessions.verifySession(token)).not.toBeNull()
    nowMs += 61_000
    expect(await sessions.verifySession(token)).toBeNull()
  })

  it('end at once for every process when somebody signs out, and others go on', async () => {
    const [mine, other] = [await sessions.issueSession(userId), await sessions.issueSession(userId)]
    await sessions.endSession(mine.token)
    await sessions.endSession(mine.token)
    expect(await open().verifySession(mine.token)).toBeNull()
    expect(await open().verifySession(other.token)).not.toBeNull()
  })

  it('end at once when their user is deactivated', async () => {
    const { token } = await sessions.issueSession(userId)
    await setUserActive(database.sql, userId, false)
    expect(await sessions.verifySession(token)).toBeNull()
    await setUserActive(database.sql, userId, true)
    expect(await sessions.verifySession(token)).not.toBeNull()
  })

  it.each(['', 'nonsense', 'a.b.c', 'nvm_key'])('are not made of %j', async (token) => {
    expect(await sessions.verifySession(token)).toBeNull()
    await expect(sessions.endSession(token)).resolves.toBeUndefined()
  })

  it('of another secret, without signature or for another purpose are nobody', async () => {
    expect(await sessions.verifySession((await open('secret two').issueSession(userId)).token)).toBeNull()
    const { token } = await sessions.issueSession(userId)
    const [, payload] = token.split('.')
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`
    expect(await sessions.verifySession(unsigned)).toBeNull()
    const foreign = await new SignJWT({ aud: 'embed' })
      .setProtectedHeader({ alg: 'HS256' })
      .sign(Buffer.from('secret one'))
    expect(await sessions.verifySession(foreign)).toBeNull()
  })

  it('come with a CSRF token of their own that stays the same', async () => {
    const [first, second] = [await sessions.issueSession(userId), await sessions.issueSession(userId)]
    const read = await sessions.verifySession(first.token)
    expect(read?.csrfToken).toBe(first.csrfToken)
    expect(isCsrfToken(first, first.csrfToken)).toBe(true)
    for (const wrong of [second.csrfToken, '', null, undefined, `${first.csrfToken}x`]) {
      expect(isCsrfToken(first, wrong)).toBe(false)
    }
  })
})
