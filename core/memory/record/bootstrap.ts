import { createHash } from 'node:crypto'

import { seededRandom } from '../statistics/seeded-random.ts'
import type { Interval } from '../wilson.ts'
import type { RecordCell } from './cells.ts'

const rounds = 400

/**
 * 95 % intervals of figures that no formula gives, by drawing the runs again: each run comes into a draw a Poisson
 * number of times, so a cell of `n` runs a Poisson number around `n`. The same cells always give the same intervals.
 */
export function bootstrap<Key extends string>(
  cells: readonly RecordCell[],
  figures: (cells: readonly RecordCell[]) => Readonly<Record<Key, number | null>>,
): Readonly<Record<Key, Interval | null>> {
  const random = randomOf(cells)
  const drawn = new Map<Key, number[]>()
  for (let round = 0; round < rounds; round += 1) {
    const again = figures(cells.map((cell) => scaled(cell, poisson(random, cell.runs))))
    for (const [name, value] of Object.entries(again) as [Key, number | null][]) {
      if (value !== null) drawn.set(name, [...(drawn.get(name) ?? []), value])
    }
  }
  const names = Object.keys(figures(cells)) as Key[]
  return Object.fromEntries(names.map((name) => [name, middle(drawn.get(name) ?? [])])) as Record<Key, Interval | null>
}

function middle(values: readonly number[]): Interval | null {
  if (values.length === 0) return null
  const sorted = [...values].sort((a, b) => a - b)
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!
  return { low: at(0.025), high: at(0.975) }
}

const scaled = (cell: RecordCell, runs: number): RecordCell => ({
  ...cell,
  runs,
  riskSum: cell.runs === 0 ? 0 : (cell.riskSum * runs) / cell.runs,
  riskSquares: cell.runs === 0 ? 0 : (cell.riskSquares * runs) / cell.runs,
})

/** Beyond this the normal distribution is as good, and does not take a step per run. */
const countedMax = 30

function poisson(random: () => number, mean: number): number {
  if (mean <= 0) return 0
  if (mean > countedMax) {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
    return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal))
  }
  const limit = Math.exp(-mean)
  let count = 0
  for (let product = random(); product > limit; product *= random()) count += 1
  return count
}

/** Chance that the figures themselves decide: nothing else may change an interval. */
const randomOf = (cells: readonly RecordCell[]): (() => number) =>
  seededRandom(createHash('sha256').update(JSON.stringify(cells)).digest().readUInt32LE(0))
