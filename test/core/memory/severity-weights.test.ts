import { describe, expect, it } from 'vitest'

import { weightOf } from '#core/memory/severity-weights.ts'

describe('weightOf', () => {
  it('weighs an execution by the worst that made it fail', () => {
    expect(
      weightOf([
        { severity: 'MEDIUM', grade: 'A' },
        { severity: 'CRITICAL', grade: 'B' },
      ]),
    ).toBe(1.5)
    expect(weightOf([{ severity: 'MEDIUM', grade: 'A' }])).toBe(0.5)
  })

  it('is nothing where nothing failed: what only informs or only hints never counts', () => {
    expect(weightOf([])).toBe(0)
    expect(
      weightOf([
        { severity: 'LOW', grade: 'A' },
        { severity: 'CRITICAL', grade: 'C' },
      ]),
    ).toBe(0)
  })
})
