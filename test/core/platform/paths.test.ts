import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectPaths } from '#core/platform/paths.ts'

describe('projectPaths', () => {
  it('finds what travels with the package', () => {
    const { root, migrations, proto } = projectPaths()
    for (const path of [join(root, 'package.json'), migrations, proto])
      expect([path, existsSync(path)]).toEqual([path, true])
  })

  it('finds the same from the folder a bundle lies in, and past packages in between', async () => {
    const root = await mkdtemp(join(tmpdir(), 'paths-'))
    for (const folder of ['migrations', 'dist/deep']) await mkdir(join(root, folder), { recursive: true })
    for (const file of ['package.json', 'dist/package.json']) await writeFile(join(root, file), '{}')
    expect(projectPaths(join(root, 'dist/deep'))).toMatchObject({ root, webDist: join(root, 'dist/web') })
    await rm(root, { recursive: true })
  })

  it('says so when the installation is incomplete', () => {
    expect(() => projectPaths('/')).toThrow(/installation is incomplete/)
  })
})
