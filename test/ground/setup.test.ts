import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { projectPaths } from '#core/platform/paths.ts'
import { makeFolderInCheckout } from '#test/support/checkout.ts'
import { closingLine } from '../../scripts/setup/closing-line.mjs'
import { missingFrom } from '../../scripts/setup/install.mjs'
import { duration } from '../../scripts/setup/progress.mjs'
import { makeScratch } from '../../scripts/setup/scratch.mjs'
import { hashOf } from '../../scripts/setup/stamp.mjs'

const { root } = projectPaths()

describe('the check for a Node that is new enough', () => {
  const started = (version: string, script: string) =>
    spawnSync(
      process.execPath,
      [
        '-e',
        `Object.defineProperty(process.versions, 'node', { value: '${version}' })
         import('${root}/scripts/${script}.mjs')`,
      ],
      { encoding: 'utf8' },
    )

  it.each(['start', 'test', 'check', 'dev'])('answers npm %s on an old one with a sentence', (script) => {
    const { status, stderr } = started('18.20.4', script)
    expect(status).toBe(1)
    expect(stderr).toContain('Nevermore needs Node 20.19 or newer; this is Node 18.20.4.')
  })

  it.each(['20.19.0', '20.20.2', '24.0.0'])('lets Node %s pass', (version) => {
    const { status, stderr } = started(version, 'setup/node-version')
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  })
})

describe('the stamp of a build', () => {
  let folder = ''
  beforeEach(async () => {
    folder = await makeFolderInCheckout('stamp')
    mkdirSync(join(folder, 'inside'))
    writeFileSync(join(folder, 'a.ts'), 'a')
    writeFileSync(join(folder, 'inside', 'b.ts'), 'b')
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const stamp = (): string => hashOf([folder.slice(root.length + 1)])

  it('stays the same while nothing changes', () => {
    const before = stamp()
    writeFileSync(join(folder, 'a.ts'), 'a')
    expect(stamp()).toBe(before)
  })

  it.each([
    ['content', () => writeFileSync(join(folder, 'inside', 'b.ts'), 'B')],
    ['a new file', () => writeFileSync(join(folder, 'c.ts'), '')],
    ['a file that is gone', () => rmSync(join(folder, 'a.ts'))],
  ])('changes with %s', (_what, change) => {
    const before = stamp()
    change()
    expect(stamp()).not.toBe(before)
  })
})

describe('the folder that tests write to', () => {
  it('lets a server in that is not root, and takes away what a killed run left behind', () => {
    const left = makeScratch()
    const hours = 7
    const past = (Date.now() - hours * 3_600_000) / 1000
    utimesSync(left, past, past)
    const folder = makeScratch()
    try {
      expect(dirname(folder)).toBe(dirname(left))
      expect(statSync(folder).mode & 0o777).toBe(0o755)
      expect(existsSync(left)).toBe(false)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

describe('the check for installed packages', () => {
  const { platform, arch } = process
  const locked = { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '2.0.0' } }

  it('finds nothing missing where all lies as it was locked', () => {
    expect(missingFrom(locked, { '': {}, ...locked })).toEqual([])
  })

  it('finds a package that is missing and one of another version', () => {
    expect(missingFrom(locked, { 'node_modules/b': { version: '2.0.1' } })).toEqual([
      'node_modules/a',
      'node_modules/b',
    ])
  })

  it('does not miss a native package of another machine, but does miss one of this machine', () => {
    const native = (os: string) => ({ version: '1.0.0', optional: true, os: [os], cpu: [arch] })
    const wanted = { 'node_modules/n-plan9': native('plan9'), 'node_modules/n-here': native(platform) }
    expect(missingFrom(wanted, {})).toEqual(['node_modules/n-here'])
  })
})

describe('what is printed at the end', () => {
  it('is a line that machines can read', () => {
    expect(closingLine({ passed: 12, failed: 0, skipped: 0 })).toBe('12 passed, 0 failed')
    expect(closingLine({ passed: 12, failed: 1, skipped: 3 })).toBe('12 passed, 1 failed, 3 skipped')
  })

  it.each([
    [400, '0.4 s'],
    [9_960, '10 s'],
    [119_400, '119 s'],
    [125_000, '2 min 5 s'],
  ])('says %i ms as %s', (ms, text) => {
    expect(duration(ms)).toBe(text)
  })
})
