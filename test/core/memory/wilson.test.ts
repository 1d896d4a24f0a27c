import { describe, expect, it } from 'vitest'

import { wilson } from '#core/memory/wilson.ts'

describe('the interval of a share', () => {
  it('agrees with published values', () => {
    // Newcombe 1998, table I, method 3: 81 of 263 and 15 of 148.
    expect(wilson(81, 263).low).toBeCloseTo(0.2553, 4)
    expect(wilson(81, 263).high).toBeCloseTo(0.3662, 4)
    expect(wilson(15, 148).low).toBeCloseTo(0.0624, 4)
    expect(wilson(15, 148).high).toBeCloseTo(0.1605, 4)
  })

  it('does not call 0 of 3 perfect, nor 3 of 3 hopeless', () => {
    expect(wilson(0, 3)).toEqual({ low: 0, high: expect.closeTo(0.5615, 3) })
    expect(wilson(3, 3).low).toBeCloseTo(0.4385, 3)
  })

  it('knows nothing without tries', () => {
    expect(wilson(0, 0)).toEqual({ low: 0, high: 1 })
  })
})
