import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSessions } from '#core/identity/sessions.ts'
import { createSignIn } from '#core/identity/sign-in.ts'
import { createSignInLink, redeemSignInLink } from '#core/identity/sign-in-links.ts'
import { createUser, setUserActive } from '#core/identity/users.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'

let database: TestDatabase
let userId: number
let nowMs = Date.now()
const clock = () => nowMs
const password = 'correct horse'
const remoteAddress = '203.0.113.7'

beforeAll(async () => {
  database = await createTestDatabase()
  const { sql, projectId } = database
  userId = (await createUser(sql, { email: ' Ann@Example.ORG', password, projectId, role: 'ADMIN' })).id
})
afterAll(() => database.stop())

const openDoor = () => {
  const { sql } = database
  return createSignIn({ sql, clock, sessions: createSessions({ sql, clock, secret: 'secret' }) })
}

describe('signing in with a password', () => {
  it('does not mind how the address is written', async () => {
    const session = await openDoor().withPassword({ email: 'ann@EXAMPLE.org ', password, remoteAddress })
    expect(session.userId).toBe(userId)
  })

  it('says the same of a wrong password and of an unknown address', async () => {
    const door = openDoor()
    const errors = await Promise.all(
      ['ann@example.org', 'bob@example.org'].map((email) =>
        door.withPassword({ email, password: 'wrong horse', remoteAddress }).catch((error: Error) => error.message),
      ),
    )
    expect(errors[0]).toBe('The e-mail address or the password is wrong.')
    expect(errors[1]).toBe(errors[0])
  })

  it('is refused to users who are not active', async () => {
    await setUserActive(database.sql, userId, false)
    await expect(openDoor().withPassword({ email: 'ann@example.org', password, remoteAddress })).rejects.toMatchObject({
      code: 'unauthenticated',
    })
    await setUserActive(database.sql, userId, true)
  })

  it('gets slower with each wrong try, also for many tries at once, and a wait lifts it', async () => {
    const door = openDoor()
    const guess = (text: string) => door.withPassword({ email: 'ann@example.org', password: text, remoteAddress })
    const outcomes = await Promise.allSettled(Array.from({ length: 12 }, (_, n) => guess(`guess ${n}`)))
    const codes = outcomes.map((outcome) => (outcome.status === 'rejected' ? outcome.reason.code : 'in'))
    expect(codes.filter((code) => code === 'unauthenticated')).toHaveLength(5)
    expect(codes.filter((code) => code === 'rate_limited')).toHaveLength(7)
    await expect(guess(password)).rejects.toMatchObject({ code: 'rate_limited', retryAfterSeconds: 2 })
    nowMs += 2_000
    await expect(guess('guess again')).rejects.toMatchObject({ code: 'unauthenticated' })
    await expect(guess(password)).rejects.toMatchObject({ code: 'rate_limited', retryAfterSeconds: 4 })
    nowMs += 4_000
    expect((await guess(password)).userId).toBe(userId)
    expect((await guess(password)).userId).toBe(userId)
  })

  it('is not closed to the owner of an account by strangers elsewhere', async () => {
    const door = openDoor()
    const guesses = Array.from({ length: 6 }, () =>
      door.withPassword({ email: 'ann@example.org', password: 'wrong one', remoteAddress: '198.51.100.1' }),
    )
    await Promise.allSettled(guesses)
    expect((await door.withPassword({ email: 'ann@example.org', password, remoteAddress })).userId).toBe(userId)
  })
})

describe('signing in with a link', () => {
  it('works once, whoever is faster', async () => {
    const { sql } = database
    const token = await createSignInLink(sql, userId, nowMs)
    const tries = await Promise.allSettled([1, 2, 3, 4].map(() => redeemSignInLink(sql, token, nowMs)))
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    await expect(openDoor().withLink(token)).rejects.toMatchObject({ code: 'unauthenticated' })
  })

  it('opens a session', async () => {
    const token = await createSignInLink(database.sql, userId, nowMs)
    expect((await openDoor().withLink(token)).userId).toBe(userId)
  })

  it('is refused after a quarter of an hour, for unknown links and for users who are not active', async () => {
    const { sql } = database
    const token = await createSignInLink(sql, userId, nowMs)
    await expect(redeemSignInLink(sql, token, nowMs + 900_001)).rejects.toMatchObject({ code: 'unauthenticated' })
    await expect(redeemSignInLink(sql, 'unknown', nowMs)).rejects.toMatchObject({ code: 'unauthenticated' })
    await setUserActive(sql, userId, false)
    await expect(redeemSignInLink(sql, token, nowMs)).rejects.toMatchObject({ code: 'unauthenticated' })
    await setUserActive(sql, userId, true)
  })

  it('is stored as a hash only', async () => {
    const token = await createSignInLink(database.sql, userId, nowMs)
    const rows = await database.sql`select sign_in_links::text as whole from sign_in_links`
    expect(JSON.stringify(rows)).not.toContain(token)
  })
})
