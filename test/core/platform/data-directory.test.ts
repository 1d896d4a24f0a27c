import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { holdDataDirectory } from '#core/platform/data-directory.ts'

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
})
