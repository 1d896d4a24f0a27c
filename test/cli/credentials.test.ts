import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keepCredentials, readCredentials } from '#cli/credentials.ts'

let dataDir = ''
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'nevermore-credentials-'))
})
afterEach(() => rm(dataDir, { recursive: true }))

describe('the credentials file', () => {
  it('holds what was made up, in a form a shell can read, for its owner alone', async () => {
    const made = { adminEmail: 'admin@localhost', adminPassword: 'a=b c', apiKey: 'nvm_1' }
    await keepCredentials(dataDir, made)
    expect(await readCredentials(dataDir)).toEqual(made)
    expect((await stat(join(dataDir, 'credentials'))).mode & 0o777).toBe(0o600)
    expect(await readFile(join(dataDir, 'credentials'), 'utf8')).toContain('NEVERMORE_API_KEY=nvm_1\n')
  })

  it('keeps the password of the first start when a later one makes up only a key', async () => {
    await keepCredentials(dataDir, { adminEmail: 'admin@localhost', adminPassword: 'first', apiKey: null })
    await keepCredentials(dataDir, { adminEmail: null, adminPassword: null, apiKey: 'nvm_2' })
    expect(await readCredentials(dataDir)).toEqual({
      adminEmail: 'admin@localhost',
      adminPassword: 'first',
      apiKey: 'nvm_2',
    })
  })

  it('is empty before the first start', async () => {
    expect(await readCredentials(dataDir)).toEqual({ adminEmail: null, adminPassword: null, apiKey: null })
  })
})
