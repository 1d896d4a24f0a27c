import { array, assert, boolean, constantFrom, double, option, property, record as shape } from 'fast-check'
import { describe, expect, it } from 'vitest'

import { cellsOf, type Ended, type RecordCell } from '#core/memory/record/cells.ts'
import { recordOf } from '#core/memory/record/record.ts'

const times = (count: number, ended: Ended): Ended[] => Array.from({ length: count }, () => ended)
const failed = { failed: true, known: true, risk: 0.8 }
const fine = { failed: false, known: null, risk: 0.1 }

describe('recordOf', () => {
  it('knows nothing of nothing', () => {
    const record = recordOf([])
    expect(record).toMatchObject({ decisions: 0, precision: { value: null }, ece: { value: null }, bins: [] })
  })

  it('counts what was said beside how it ended', () => {
    const record = recordOf(
      cellsOf([
        ...times(9, { ...failed, warned: true }),
        ...times(1, { ...fine, warned: true }),
        ...times(2, { ...failed, warned: false }),
        ...times(1, { ...failed, warned: false, known: false }),
        ...times(99, { ...fine, warned: false }),
      ]),
    )
    expect(record).toMatchObject({ warnedAndFailed: 9, warnedAndFine: 1, allowedAndFailed: 3, allowedAndFine: 99 })
    expect(record.precision.value).toBeCloseTo(0.9)
    expect(record.recallOnKnown).toMatchObject({ hits: 9, of: 11 })
    expect(record.recall.value).toBeCloseTo(9 / 12)
    expect(record.falseWarnings.value).toBeCloseTo(10)
    expect(record.novelty.value).toBeCloseTo(1 / 12)
    expect(record.ece.value).toBeCloseTo((12 * 0.2 + 100 * 0.1) / 112)
  })

  it('judges what was kept back by itself, and what was heeded by that', () => {
    const cell = { warned: true, known: true, bin: null, riskSum: 0, riskSquares: 0 }
    const cells: RecordCell[] = [
      { ...cell, shadow: true, end: 'FAILED', runs: 3 },
      { ...cell, shadow: true, end: 'FINE', known: null, runs: 1 },
      { ...cell, shadow: false, end: 'PREVENTED', known: null, runs: 20 },
      { ...cell, shadow: false, end: 'BLOCKED', known: null, runs: 2 },
      { ...cell, shadow: false, end: 'OPEN', known: null, runs: 5 },
    ]
    const record = recordOf(cells)
    expect(record).toMatchObject({ decisions: 31, open: 5, prevented: 20, blocked: 2 })
    expect(record.shadowPrecision.value).toBeCloseTo(0.75)
    expect(record.preventedFailures.value).toBeCloseTo(15)
  })

  it('asks of one policy how much it caught of everything, and how many it troubled of all', () => {
    const own = cellsOf([...times(4, { ...failed, warned: true }), ...times(2, { ...fine, warned: true })])
    const others = cellsOf([
      ...times(4, { ...failed, warned: true }),
      ...times(2, { ...failed, warned: false, known: false }),
      ...times(98, { ...fine, warned: false }),
    ])
    const record = recordOf(own, 'wilson', others)
    expect(record).toMatchObject({ decisions: 6, warnedAndFailed: 4, allowedAndFine: 0 })
    expect(record.precision).toMatchObject({ hits: 4, of: 6 })
    expect(record.recall).toMatchObject({ hits: 4, of: 10 })
    expect(record.recallOnKnown).toMatchObject({ hits: 4, of: 8 })
    expect(record.falseWarnings).toMatchObject({ value: 20, hits: 2, of: 100 })
    expect(record.brier.of).toBe(6)
  })

  it('gives intervals that hold the figure, the same each time', () => {
    const ended = shape({
      warned: boolean(),
      failed: boolean(),
      known: option(boolean()),
      risk: option(double({ min: 0, max: 1, noNaN: true })),
    })
    assert(
      property(array(ended, { maxLength: 60 }), constantFrom('wilson', 'bootstrap'), (all, interval) => {
        const record = recordOf(cellsOf(all), interval)
        expect(recordOf(cellsOf(all), interval)).toEqual(record)
        for (const one of [record.precision, record.recall, record.falseWarnings, record.ece, record.brier]) {
          if (one.value === null) continue
          expect(one.low).toBeLessThanOrEqual(one.value + 1e-9)
          expect(one.high).toBeGreaterThanOrEqual(one.value - 1e-9)
        }
      }),
      { numRuns: 25 },
    )
  })
})
