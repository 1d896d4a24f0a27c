import { lstat, mkdtemp, readFile, readlink, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { copyBinaries, locateBinaries } from '#core/platform/database/embedded/binaries.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'binaries-'))
})
afterEach(() => rm(directory, { recursive: true }))

describe('locateBinaries', () => {
  it('finds the server and its version', async () => {
    const { directory: native, major, version } = await locateBinaries(directory)
    expect((await lstat(join(native, 'bin', 'postgres'))).isFile()).toBe(true)
    expect(version.startsWith(`${major}.`)).toBe(true)
  })

  it('gives the libraries the names they are loaded by', async () => {
    const { directory: native } = await locateBinaries(directory)
    const links: { source: string; target: string }[] = JSON.parse(
      await readFile(join(native, 'pg-symlinks.json'), 'utf8'),
    )
    for (const { target } of links) expect(await readlink(join(native, '..', target))).not.toBe('')
  })
})

describe('copyBinaries', () => {
  it('makes one complete copy, however many ask for it at once', async () => {
    const { directory: native } = await locateBinaries(directory)
    const target = join(directory, 'shelf', 'copy')
    const copies = await Promise.all([1, 2, 3].map(() => copyBinaries(native, target)))
    expect(new Set(copies)).toEqual(new Set([target]))
    expect((await lstat(join(target, 'bin', 'initdb'))).mode & 0o111).toBe(0o111)
    expect(await readlink(join(target, 'lib', 'libpq.so.5')).catch(() => 'no such library here')).not.toBe('')
  })
})
