import { describe, expect, it } from 'vitest'
import { uuidv7 } from '#core/platform/ids.ts'

describe('uuidv7', () => {
  it('is a version 7 UUID that begins with its millisecond', () => {
    const nowMs = 0x0123456789ab
    expect(uuidv7(nowMs)).toMatch(/^01234567-89ab-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })

  it('sorts by time and never repeats', () => {
    const ids = Array.from({ length: 5_000 }, (_, n) => uuidv7(1_700_000_000_000 + n))
    expect(ids.toSorted()).toEqual(ids)
    expect(new Set(Array.from({ length: 5_000 }, () => uuidv7(1_700_000_000_000))).size).toBe(5_000)
  })

  it('is random wherever nothing is fixed', () => {
    const ids = Array.from({ length: 2_000 }, () => uuidv7(0).replaceAll('-', ''))
    const digits = Array.from({ length: 20 }, (_, at) => new Set(ids.map((id) => id[12 + at])).size)
    // The version and, in two bits, the variant.
    expect(digits).toEqual([1, 16, 16, 16, 4, ...Array.from({ length: 15 }, () => 16)])
  })
})
