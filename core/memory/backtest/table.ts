import { cellsOf } from '../record/cells.ts'
import { recordOf, type OutcomeRecord } from '../record/record.ts'
import type { Guess } from './baselines.ts'

/** A run that was asked about, what each method said, and how it ended. */
export interface Replayed {
  readonly failed: boolean
  readonly known: boolean | null
  /** The same question was asked before in this backtest: near copies make every method look better. */
  readonly isCopy: boolean
  readonly guesses: Readonly<Record<string, Guess>>
}

export interface BacktestRow {
  readonly method: string
  readonly all: BacktestFigures
  /** Without questions that are copies of earlier ones. */
  readonly distinct: BacktestFigures
}

export interface BacktestFigures {
  readonly record: OutcomeRecord
  /** Precision over all ways of drawing the line, by told risk; null for methods that tell none. */
  readonly averagePrecision: number | null
}

export const rowOf = (method: string, judged: readonly Replayed[]): BacktestRow => ({
  method,
  all: figuresOf(method, judged),
  distinct: figuresOf(
    method,
    judged.filter(({ isCopy }) => !isCopy),
  ),
})

function figuresOf(method: string, judged: readonly Replayed[]): BacktestFigures {
  const ended = judged.map(({ guesses, ...one }) => ({ ...one, ...guesses[method]! }))
  return { record: recordOf(cellsOf(ended), 'bootstrap'), averagePrecision: averagePrecision(ended) }
}

/** Runs without a told risk come last. Ties count as one step, so that their order does not matter. */
export function averagePrecision(
  ended: readonly { readonly failed: boolean; readonly risk: number | null }[],
): number | null {
  const failed = ended.filter((one) => one.failed).length
  if (failed === 0 || ended.every(({ risk }) => risk === null)) return null
  const sorted = [...ended].sort((a, b) => (b.risk ?? -1) - (a.risk ?? -1))
  let [hits, sum] = [0, 0]
  for (let at = 0; at < sorted.length;) {
    const from = at
    const before = hits
    for (; at < sorted.length && sorted[at]!.risk === sorted[from]!.risk; at += 1) hits += Number(sorted[at]!.failed)
    sum += ((hits - before) * hits) / at
  }
  return sum / failed
}
