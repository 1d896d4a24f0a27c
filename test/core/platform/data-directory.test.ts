import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { holdDataDirectory } from '#core/platform/data-directory.ts'
import { identifyProcess } from '#core/platform/processes.ts'

let directory: string
beforeEach(async () => {
  directory = join(await mkdtemp(join(tmpdir(), 'held-')), 'data')
})
afterEach(() => rm(join(directory, '..'), { recursive: true }))

describe('holdDataDirectory', () => {
  it('makes the directory for its owner alone', async () => {
    await holdDataDirectory(directory)
    expect((await stat(directory)).mode & 0o777).toBe(0o700)
  })

  it('is held once, until it is released', async () => {
    const held = await holdDataDirectory(directory)
    await expect(holdDataDirectory(directory)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining(`process ${process.pid}`),
    })
    await held.release()
    await held.release()
    expect(await readdir(directory)).toEqual([])
    await holdDataDirectory(directory)
  })

  it.each([
    ['a process that is gone', JSON.stringify({ pid: 2 ** 22 + 1, startedAt: '1' })],
    ['an earlier process with a number that is used again', JSON.stringify({ pid: process.pid, startedAt: '1' })],
    ['nobody: half a line', '{"pid":'],
    ['nobody: nothing', ''],
    ['nobody: null', 'null'],
    ['nobody: no start', JSON.stringify({ pid: process.pid })],
  ])('is taken over from %s', async (_who, lock) => {
    await holdDataDirectory(directory).then((held) => held.release())
    await writeFile(join(directory, 'lock'), lock)
    await holdDataDirectory(directory)
    expect(JSON.parse(await readFile(join(directory, 'lock'), 'utf8'))).toMatchObject({ pid: process.pid })
    expect(await readdir(directory)).toEqual(['lock'])
  })

  it('goes to one of many who try at the same moment', async () => {
    await holdDataDirectory(directory).then((held) => held.release())
    await writeFile(join(directory, 'lock'), '{}')
    const tries = await Promise.allSettled(Array.from({ length: 8 }, () => holdDataDirectory(directory)))
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  it('is written down for its owner alone', async () => {
    await holdDataDirectory(directory)
    expect((await stat(join(directory, 'lock'))).mode & 0o777).toBe(0o600)
  })

  it('is not held by a name that only leads to a process', async () => {
    const startedAt = (await identifyProcess(process.pid))?.startedAt
    await leave({ lock: JSON.stringify({ pid: 'self', startedAt }) })
    await expect(holdDataDirectory(directory)).resolves.toMatchObject({ path: directory })
  })

  it.each([
    ['who was killed over it', JSON.stringify({ pid: 2 ** 22 + 1, startedAt: '1' })],
    ['nobody', ''],
  ])('is taken over although it was being taken over, by %s', async (_who, mending) => {
    await leave({ lock: '{}', mending })
    await holdDataDirectory(directory)
    expect(await readdir(directory)).toEqual(['lock'])
  })

  it('waits for who is taking it over', async () => {
    await leave({ lock: '{}', mending: JSON.stringify(await identifyProcess(process.pid)) })
    const holding = holdDataDirectory(directory)
    await sleep(100)
    // It tries again and again, and what it would put there lies beside for a moment.
    expect(await readdir(directory)).toEqual(expect.arrayContaining(['lock', 'lock.mending']))
    expect(await readFile(join(directory, 'lock'), 'utf8')).toBe('{}')
    await rm(join(directory, 'lock.mending'))
    await holding
    expect(await readdir(directory)).toEqual(['lock'])
  })

  it('is given up when somebody else is at it for too long', async () => {
    await leave({ lock: '{}', mending: JSON.stringify(await identifyProcess(process.pid)) })
    await expect(holdDataDirectory(directory)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('Several processes are trying'),
    })
    expect((await readdir(directory)).toSorted()).toEqual(['lock', 'lock.mending'])
  })
})

/** What other processes left in the directory. */
async function leave({ lock, mending }: { lock: string; mending?: string }): Promise<void> {
  await mkdir(directory)
  await writeFile(join(directory, 'lock'), lock)
  if (mending !== undefined) await writeFile(join(directory, 'lock.mending'), mending)
}
