import { describe, expect, it } from 'vitest'

import { namesVersion, standingOf, type Fix } from '#core/memory/fix.ts'

const fix = (given: Partial<Fix> = {}): Fix => ({
  resolvedRelease: null,
  resolvedPromptVersion: null,
  resolvedModel: null,
  ...given,
})
const run = (given: { release?: string; promptVersion?: string; model?: string } = {}) => ({
  release: null,
  promptVersion: null,
  model: null,
  ...given,
})

describe('standingOf', () => {
  it.each([
    ['1.4.0', '1.4.0', 'fixed'],
    ['1.4.0', '1.10.0', 'fixed'],
    ['1.4.0', '1.3.9', 'older'],
    ['1.4.0', '1.4.0-rc.1', 'older'],
    ['v12', 'v11', 'older'],
    ['1.4.0', 'deadbeef', 'unknown'],
  ])('a fix in release %s and a run of %s: %s', (resolvedRelease, release, standing) => {
    expect(standingOf(fix({ resolvedRelease }), run({ release }))).toBe(standing)
  })

  it('orders versions without numbers by when they were first seen', () => {
    const seen: Record<string, number> = { aaa: 1, fff: 2, bbb: 3 }
    const firstSeen = (_kind: string, version: string) => seen[version] ?? null
    const standing = (release: string) => standingOf(fix({ resolvedRelease: 'fff' }), run({ release }), { firstSeen })
    expect([standing('aaa'), standing('bbb'), standing('fff')]).toEqual(['older', 'fixed', 'fixed'])
  })

  it('takes what ran before the fix was announced as older, as long as the fix itself never ran', () => {
    const firstSeen = (_kind: string, version: string) => (version === 'aaa' ? 1_000 : version === 'bbb' ? 3_000 : null)
    const options = { firstSeen, fixedAtMs: 2_000 }
    expect(standingOf(fix({ resolvedRelease: 'fff' }), run({ release: 'aaa' }), options)).toBe('older')
    expect(standingOf(fix({ resolvedRelease: 'fff' }), run({ release: 'bbb' }), options)).toBe('unknown')
  })

  it('knows nothing of a run that does not say what the fix names', () => {
    expect(standingOf(fix({ resolvedRelease: '1.4.0' }), run())).toBe('unknown')
    expect(standingOf(fix(), run({ release: '9' }))).toBe('unknown')
  })

  it('takes a new release with an old prompt as older, since the fix was in both', () => {
    const both = fix({ resolvedRelease: '1.4.0', resolvedPromptVersion: '12' })
    expect(standingOf(both, run({ release: '1.5.0', promptVersion: '11' }))).toBe('older')
    expect(standingOf(both, run({ release: '1.5.0', promptVersion: '12' }))).toBe('fixed')
    expect(standingOf(both, run({ release: '1.5.0' }))).toBe('fixed')
  })

  it('covers the model of the fix alone, by whatever name it goes', () => {
    const fixed = fix({ resolvedModel: 'gpt-4o' })
    expect(standingOf(fixed, run({ model: 'gpt-4o-2024-08-06' }))).toBe('fixed')
    expect(standingOf(fixed, run({ model: 'gpt-4' }))).toBe('older')
    expect([namesVersion(fixed), namesVersion(fix())]).toEqual([true, false])
  })
})
