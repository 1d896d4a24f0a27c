import { describe, expect, it } from 'vitest'
import { containing } from '#graph/queries/containing.ts'

describe('containing', () => {
  it('takes literally what means something to LIKE', () => {
    expect(containing('100 % of a_b\\c')).toBe('%100 \\% of a\\_b\\\\c%')
  })

  it('refuses a text that would keep the database busy for long', () => {
    expect(containing('x'.repeat(1_000))).toHaveLength(1_002)
    expect(() => containing('x'.repeat(1_001))).toThrow('must not be longer than 1000 characters')
  })
})
