import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hashPassword, verifyPassword } from '#core/identity/passwords.ts'
import { createUser, setUserActive } from '#core/identity/users.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.stop())

describe('createUser', () => {
  const person = (email: string, password = 'long enough') => ({
    email,
    password,
    projectId: database.projectId,
    role: 'OPERATOR' as const,
  })

  it('refuses what is no address and passwords that are too short or too long', async () => {
    for (const email of ['', 'ann', 'a b@c', '@x']) {
      await expect(createUser(database.sql, person(email))).rejects.toMatchObject({
        code: 'invalid',
        fields: [{ path: 'email' }],
      })
    }
    for (const password of ['short', 'x'.repeat(257)]) {
      await expect(createUser(database.sql, person('a@b.c', password))).rejects.toMatchObject({
        fields: [{ path: 'password' }],
      })
    }
  })

  it('takes an address once, however it is written', async () => {
    await createUser(database.sql, person('Bea@example.org'))
    await expect(createUser(database.sql, person('bea@EXAMPLE.org'))).rejects.toMatchObject({ code: 'conflict' })
  })

  it('does not leave a user without a project behind', async () => {
    const nowhere = { ...person('lost@example.org'), projectId: 999_999 }
    await expect(createUser(database.sql, nowhere)).rejects.toThrow(/foreign key/)
    expect(await database.sql`select 1 from users where email = 'lost@example.org'`).toHaveLength(0)
  })
})

describe('setUserActive', () => {
  it('says when there is no such user', async () => {
    await expect(setUserActive(database.sql, 999_999, false)).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('passwords', () => {
  it('are stored as argon2id, with a salt of their own', async () => {
    const [one, two] = [await hashPassword('the same one'), await hashPassword('the same one')]
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(one).not.toBe(two)
    expect([await verifyPassword(one, 'the same one'), await verifyPassword(one, 'another one')]).toEqual([true, false])
  })

  it('of nobody are never right', async () => {
    expect(await verifyPassword(null, 'nobody has this password')).toBe(false)
  })
})
