import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readRunFile, removeRunFile, writeRunFile, type RunFile } from '#cli/run-file.ts'
import { identifyProcess } from '#core/platform/processes.ts'

let dataDir = ''
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'nevermore-run-file-'))
})
afterEach(() => rm(dataDir, { recursive: true }))

async function here(): Promise<RunFile> {
  const self = await identifyProcess(process.pid)
  if (self === null) throw new Error('a test always runs in a process')
  return {
    ...self,
    version: '0.1.0',
    role: 'up',
    web: 'http://127.0.0.1:8110',
    otlpHttp: 'http://127.0.0.1:4318',
    otlpGrpc: null,
  }
}

describe('the run file', () => {
  it('reads back as it was written, for its owner alone', async () => {
    await writeRunFile(dataDir, await here())
    expect(await readRunFile(dataDir)).toEqual(await here())
    expect((await stat(join(dataDir, 'run.json'))).mode & 0o777).toBe(0o600)
    expect(JSON.parse(await readFile(join(dataDir, 'run.json'), 'utf8'))).toMatchObject({ pid: process.pid })
  })

  it('says that nothing runs when there is none, after it was removed, or when it cannot be read', async () => {
    expect(await readRunFile(dataDir)).toBeNull()
    await writeRunFile(dataDir, await here())
    await removeRunFile(dataDir)
    expect(await readRunFile(dataDir)).toBeNull()
    await writeFile(join(dataDir, 'run.json'), '{"pid":')
    expect(await readRunFile(dataDir)).toBeNull()
  })

  it('does not take another process with the same id for the one that was killed', async () => {
    await writeRunFile(dataDir, { ...(await here()), startedAt: 'long ago' })
    expect(await readRunFile(dataDir)).toBeNull()
  })
})
