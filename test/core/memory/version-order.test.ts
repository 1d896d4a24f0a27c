import { describe, expect, it } from 'vitest'

import { compareVersions } from '#core/memory/version-order.ts'

describe('compareVersions', () => {
  it.each([
    ['1.9.0', '1.10.0'],
    ['v1', 'v2'],
    ['11', '12'],
    ['1.4.0-rc.1', '1.4.0'],
    ['1.4.0-rc.2', '1.4.0-rc.10'],
    ['1.4', '1.4.1'],
    ['2024-08-05', '2024-08-06'],
    ['1.0.0+7', '1.0.1+1'],
  ])('puts %s before %s', (older, newer) => {
    expect(compareVersions(older, newer)).toBeLessThan(0)
    expect(compareVersions(newer, older)).toBeGreaterThan(0)
  })

  it('takes the same for the same, and refuses to order what has no order', () => {
    expect(compareVersions('1.4', 'v1.4.0')).toBe(0)
    expect(compareVersions('feature-x', 'feature-x')).toBe(0)
    expect(compareVersions('deadbeef', '4b825dc')).toBeNull()
    // Hashes that begin like a version.
    expect(compareVersions('f3a9c1d', 'v12')).toBeNull()
    expect(compareVersions('3a9c1de', '4')).toBeNull()
  })
})
