import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { connect, dataDirOf } from '#cli/client/connection.ts'
import { writeRunFile } from '#cli/run-file.ts'
import { keepCredentials } from '#core/identity/credentials-file.ts'
import { identifyProcess } from '#core/platform/processes.ts'

let dataDir = ''
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'nevermore-connection-'))
})
afterEach(() => rm(dataDir, { recursive: true }))

describe('connect', () => {
  it('finds the one that runs, and the key made up for it', async () => {
    const self = await identifyProcess(process.pid)
    const addresses = { web: 'http://127.0.0.1:1', otlpHttp: 'http://127.0.0.1:2', otlpGrpc: '127.0.0.1:3' }
    await writeRunFile(dataDir, { ...self!, version: '0.1.0', role: 'up', ...addresses })
    await keepCredentials(dataDir, { apiKey: 'nvm_kept' })
    expect(await connect({ 'data-dir': dataDir }, {})).toEqual({
      web: 'http://127.0.0.1:1',
      otlpHttp: 'http://127.0.0.1:2',
      key: 'nvm_kept',
    })
    expect((await connect({ 'data-dir': dataDir }, { NEVERMORE_API_KEY: 'nvm_env' })).key).toBe('nvm_env')
    expect((await connect({ 'data-dir': dataDir, key: 'nvm_flag' }, { NEVERMORE_API_KEY: 'nvm_env' })).key).toBe(
      'nvm_flag',
    )
  })

  it('says where it looked when nothing runs', async () => {
    await expect(connect({ 'data-dir': dataDir }, {})).rejects.toThrow(`No Nevermore runs in ${dataDir}.`)
  })

  it('takes an address instead', async () => {
    const given = { 'data-dir': dataDir, url: 'http://example.test:8110/' }
    expect(await connect(given, {})).toEqual({
      web: 'http://example.test:8110',
      otlpHttp: 'http://example.test:8110',
      key: null,
    })
  })

  it.each(['localhost:8110', 'ftp://x', 'nonsense'])('refuses %j as an address', async (url) => {
    await expect(connect({ url }, {})).rejects.toThrow('--url has to be an address')
  })

  it('looks for the data directory in the flag, then the environment, then here', async () => {
    expect(await dataDirOf({ 'data-dir': '/a' }, { NEVERMORE_DATA_DIR: '/b' })).toBe('/a')
    expect(await dataDirOf({}, { NEVERMORE_DATA_DIR: '/b' })).toBe('/b')
    expect(await dataDirOf({}, {})).toBe(join(process.cwd(), '.nevermore'))
  })

  it('looks in the file of settings that it was started with, from where that file lies', async () => {
    const settings = join(dataDir, 'mine.yaml')
    await writeFile(settings, 'data_dir: ./kept\nport: 9999\n')
    expect(await dataDirOf({ settings }, {})).toBe(join(dataDir, 'kept'))
    expect(await dataDirOf({}, { NEVERMORE_SETTINGS: settings })).toBe(join(dataDir, 'kept'))
  })
})
