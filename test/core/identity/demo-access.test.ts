import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyApiKey } from '#core/identity/api-keys.ts'
import { demoLogins, makeDemoAccess } from '#core/identity/demo-access.ts'
import { findUserByPassword, setUserActive } from '#core/identity/users.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.stop())

describe('makeDemoAccess', () => {
  it('makes a project of its own with three logins and a key that can only send and ask', async () => {
    const made = await makeDemoAccess(database.sql)
    expect(await verifyApiKey(database.sql, made!.key)).toMatchObject({
      projectName: 'demo',
      scopes: ['ingest', 'preflight'],
    })
    for (const { email, password } of demoLogins) {
      expect(await findUserByPassword(database.sql, email, password)).toMatchObject({ email })
    }
  })

  it('leaves a login alone that was deactivated', async () => {
    const [admin] = demoLogins
    const user = await findUserByPassword(database.sql, admin!.email, admin!.password)
    await setUserActive(database.sql, user!.id, false)
    expect(await makeDemoAccess(database.sql)).toBeNull()
    expect(await findUserByPassword(database.sql, admin!.email, admin!.password)).toBeNull()
  })
})
