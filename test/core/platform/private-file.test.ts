import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keptSecret, writePrivately } from '#core/platform/private-file.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'private-'))
})
afterEach(() => rm(directory, { recursive: true }))

describe('keptSecret', () => {
  it('is made up once, long, and readable by its owner alone', async () => {
    const secret = await keptSecret(directory)
    expect(secret).toMatch(/^[\w-]{43}$/)
    expect(await keptSecret(directory)).toBe(secret)
    expect((await stat(join(directory, 'secret'))).mode & 0o777).toBe(0o600)
  })

  it('is made up anew where a full disk left an empty file', async () => {
    await writeFile(join(directory, 'secret'), '\n')
    const secret = await keptSecret(directory)
    expect(secret).toMatch(/^[\w-]{43}$/)
    expect(await keptSecret(directory)).toBe(secret)
    expect(await readdir(directory)).toEqual(['secret'])
  })

  it('is the same for all who ask first at the same moment', async () => {
    const secrets = await Promise.all(Array.from({ length: 8 }, () => keptSecret(directory)))
    expect(new Set(secrets).size).toBe(1)
    expect(await readdir(directory)).toEqual(['secret'])
  })

  it('is closed again when a copy left it open', async () => {
    await keptSecret(directory)
    await chmod(join(directory, 'secret'), 0o644)
    await keptSecret(directory)
    expect((await stat(join(directory, 'secret'))).mode & 0o777).toBe(0o600)
  })
})

describe('writePrivately', () => {
  it('replaces what was there, whoever could read it before', async () => {
    const path = join(directory, 'file')
    await writePrivately(path, 'one')
    await chmod(path, 0o644)
    await writePrivately(path, 'two')
    expect([await readFile(path, 'utf8'), (await stat(path)).mode & 0o777]).toEqual(['two', 0o600])
  })
})
