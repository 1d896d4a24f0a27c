import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { revokeApiKey, verifyApiKey } from '#core/identity/api-keys.ts'
import { ensureFirstAdmin, ensureFirstKey } from '#core/identity/first-access.ts'
import { findUserByPassword } from '#core/identity/users.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'

let database: TestDatabase
let dataDirectory: string
beforeEach(async () => {
  database = await createTestDatabase()
  dataDirectory = await mkdtemp(join(tmpdir(), 'first-access-'))
})
afterEach(async () => {
  await database.stop()
  await rm(dataDirectory, { recursive: true })
})

const here = () => ({ sql: database.sql, dataDirectory })
const email = 'admin@localhost'

describe('ensureFirstAdmin', () => {
  it('makes up a password, keeps it where only the owner reads it, and finds it again', async () => {
    const first = await ensureFirstAdmin(here(), { email, password: null })
    expect(first).toMatchObject({ created: true, email, password: expect.stringMatching(/^\w{20,}$/) })
    expect(await findUserByPassword(database.sql, email, first.password ?? '')).toEqual({ id: first.userId, email })
    expect((await stat(join(dataDirectory, 'credentials'))).mode & 0o777).toBe(0o600)
    expect(await readFile(join(dataDirectory, 'credentials'), 'utf8')).toContain(
      `NEVERMORE_ADMIN_PASSWORD=${first.password}`,
    )
    expect(await ensureFirstAdmin(here(), { email, password: null })).toEqual({ ...first, created: false })
  })

  it('takes the one that was given and writes it nowhere', async () => {
    const given = { email: 'Boss@Example.org', password: 'given by hand' }
    expect(await ensureFirstAdmin(here(), given)).toMatchObject({
      created: true,
      email: 'boss@example.org',
      password: null,
    })
    await expect(stat(join(dataDirectory, 'credentials'))).rejects.toThrow('ENOENT')
    expect(await findUserByPassword(database.sql, 'boss@example.org', given.password)).not.toBeNull()
  })

  it('takes the kept password again for a new database', async () => {
    const { password } = await ensureFirstAdmin(here(), { email, password: null })
    const fresh = await createTestDatabase()
    const again = await ensureFirstAdmin({ sql: fresh.sql, dataDirectory }, { email, password: null })
    expect(again).toMatchObject({ created: true, password })
    await fresh.stop()
  })

  it('leaves users alone that are there, whatever is given', async () => {
    await ensureFirstAdmin(here(), { email, password: 'the first one' })
    const later = await ensureFirstAdmin(here(), { email: 'other@example.org', password: 'another one' })
    expect(later).toEqual({ userId: null, email: 'other@example.org', password: null, created: false })
    expect(await findUserByPassword(database.sql, email, 'the first one')).not.toBeNull()
  })

  it('makes one admin when two processes start together', async () => {
    const both = await Promise.all([1, 2].map(() => ensureFirstAdmin(here(), { email, password: 'given by hand' })))
    expect(both.filter(({ created }) => created)).toHaveLength(1)
    expect(both[0]?.userId).toBe(both[1]?.userId)
  })
})

describe('ensureFirstKey', () => {
  it('makes one up with all scopes but admin, and finds it again', async () => {
    const first = await ensureFirstKey(here(), { key: null })
    expect(first).toEqual({ created: true, key: expect.stringMatching(/^nvm_/) })
    expect(await verifyApiKey(database.sql, first.key ?? '')).toMatchObject({
      projectName: 'default',
      scopes: ['ingest', 'preflight', 'read', 'write'],
    })
    expect(await ensureFirstKey(here(), { key: null })).toEqual({ ...first, created: false })
  })

  it('adds one that is given later', async () => {
    await ensureFirstKey(here(), { key: null })
    expect(await ensureFirstKey(here(), { key: 'nvm_given_by_hand' })).toEqual({
      created: true,
      key: 'nvm_given_by_hand',
    })
    expect(await verifyApiKey(database.sql, 'nvm_given_by_hand')).not.toBeNull()
  })

  it('does not bring a revoked key back', async () => {
    const { key } = await ensureFirstKey(here(), { key: null })
    const verified = await verifyApiKey(database.sql, key ?? '')
    await revokeApiKey(database.sql, verified?.projectId ?? 0, verified?.id ?? 0, Date.now())
    expect((await ensureFirstKey(here(), { key: null })).created).toBe(false)
    expect(await verifyApiKey(database.sql, key ?? '')).toBeNull()
  })

  it('makes none up for a database that has keys nobody here knows', async () => {
    await ensureFirstKey(here(), { key: null })
    await rm(join(dataDirectory, 'credentials'))
    expect(await ensureFirstKey(here(), { key: null })).toEqual({ key: null, created: false })
  })
})
