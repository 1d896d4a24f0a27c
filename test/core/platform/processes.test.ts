import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { identifyProcess, isRunning, type ProcessIdentity } from '#core/platform/processes.ts'

const started: ChildProcess[] = []
afterEach(() => {
  vi.unstubAllEnvs()
  for (const child of started.splice(0)) child.kill('SIGKILL')
})

function run(program: string, words: readonly string[]): ChildProcess & { readonly pid: number } {
  const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'ignore'] })
  started.push(child)
  return child as ChildProcess & { readonly pid: number }
}

describe('a process', () => {
  it('is told apart from one that starts later, and is no longer there once it has ended', async () => {
    const first = run('sleep', ['30'])
    const one = await identifyProcess(first.pid)
    await sleep(50)
    const other = await identifyProcess(run('sleep', ['30']).pid)
    expect(Number(other?.startedAt)).toBeGreaterThan(Number(one?.startedAt))
    expect(await isRunning(one!)).toBe(true)
    expect(await isRunning({ ...one!, startedAt: other!.startedAt })).toBe(false)
    first.kill('SIGKILL')
    await expect.poll(() => isRunning(one!)).toBe(false)
    expect(await identifyProcess(2 ** 22 + 1)).toBeNull()
  })

  it('has ended when only its remains wait to be collected', async () => {
    if (process.platform !== 'linux') return
    // The shell becomes a program that knows nothing of the child it has.
    const parent = run('sh', ['-c', 'sleep 0.1 & echo $!; exec sleep 30'])
    const pid = Number(await new Promise((resolve) => parent.stdout?.once('data', resolve)))
    await expect.poll(() => identifyProcess(pid)).toBeNull()
    expect(existsSync(`/proc/${pid}/stat`)).toBe(true)
  })

  it('may be called anything', async () => {
    if (process.platform !== 'linux') return
    const folder = await mkdtemp(join(tmpdir(), 'named-'))
    const program = join(folder, 'a) Z (b')
    await copyFile('/bin/sleep', program)
    const odd = run(program, ['30'])
    const plain = run('sleep', ['30'])
    await sleep(50)
    const [one, other] = await Promise.all([identifyProcess(odd.pid), identifyProcess(plain.pid)])
    expect(Math.abs(Number(one?.startedAt) - Number(other?.startedAt))).toBeLessThan(1_000)
    await rm(folder, { recursive: true })
  })

  it('is the same where `ps` is asked, whatever the time zone and the language of who asks', async () => {
    const elsewhere = async (zone: string, language: string): Promise<ProcessIdentity | null> => {
      vi.stubEnv('TZ', zone)
      vi.stubEnv('LC_ALL', language)
      return onDarwin(() => identifyProcess(process.pid))
    }
    const known = await elsewhere('Asia/Tokyo', 'C')
    expect(known?.startedAt).toMatch(/\d{2}:\d{2}:\d{2} \d{4}$/)
    expect(await elsewhere('America/New_York', 'C.UTF-8')).toEqual(known)
    expect(await onDarwin(() => identifyProcess(2 ** 22 + 1))).toBeNull()
  })
})

async function onDarwin<Result>(work: () => Promise<Result>): Promise<Result> {
  const real = Object.getOwnPropertyDescriptor(process, 'platform')!
  Object.defineProperty(process, 'platform', { ...real, value: 'darwin' })
  try {
    return await work()
  } finally {
    Object.defineProperty(process, 'platform', real)
  }
}
