import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readRunFile } from '#cli/run-file.ts'
import { freePorts, start, type Started } from '#test/support/cli.ts'

let dataDir = ''
let npm: Started | undefined
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'nevermore-start-'))
})
afterEach(async () => {
  const left = await readRunFile(dataDir)
  if (left !== null) process.kill(left.pid, 'SIGKILL')
  else npm?.child.kill('SIGTERM') // One that never came up would stay behind.
  await npm?.ended
  await rm(dataDir, { recursive: true, force: true })
})

describe('npm start', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'passes flags on, and stops cleanly when npm gets %s',
    async (signal) => {
      const ports = { ...freePorts(dataDir), NEVERMORE_DATA_DIR: '' }
      npm = start('npm', ['start', '--', '--data-dir', dataDir, '--log-level', 'warn'], { env: ports })
      await expect.poll(() => readRunFile(dataDir), { timeout: 60_000 }).not.toBeNull()
      // The run file is there a moment before what npm printed has come through its pipe.
      await expect.poll(() => npm?.out(), { timeout: 10_000 }).toContain('sign in once')
      npm.child.kill(signal)
      expect(await npm.ended).toMatchObject({ code: 0 })
      expect(existsSync(join(dataDir, 'run.json'))).toBe(false)
      // A build comes first when the sources changed since the last one.
    },
    120_000,
  )
})
