import type { DemoResult } from './demo-options.ts'
import type { FaultName } from './plan/fault-table.ts'
import type { TruthLine } from './truth.ts'

export interface RunReport {
  readonly line: TruthLine
  readonly spans: number
  readonly asked: boolean
  /** Why the spans did not arrive; null when they did. */
  readonly problem: string | null
}

/** Adds up what happened, run by run. */
export function createTally(seed: number) {
  const outcomes = { OK: 0, FAILED: 0, RECOVERED: 0 }
  const faults: Partial<Record<FaultName, number>> = {}
  const verdicts: Record<string, Record<string, number>> = {}
  const sums = { runs: 0, spans: 0, undelivered: 0, asked: 0, unanswered: 0 }
  let lastProblem: string | null = null
  return {
    add({ line, spans, asked, problem }: RunReport): void {
      sums.runs += 1
      sums.spans += spans
      outcomes[line.outcome] += 1
      if (line.fault !== null) faults[line.fault] = (faults[line.fault] ?? 0) + 1
      if (problem !== null) {
        sums.undelivered += 1
        lastProblem = problem
      }
      if (!asked) return
      sums.asked += 1
      if (line.preflight === null) sums.unanswered += 1
      else {
        const ends = (verdicts[line.preflight.verdict] ??= {})
        ends[line.outcome] = (ends[line.outcome] ?? 0) + 1
      }
    },
    result: (): DemoResult => ({
      seed,
      runs: sums.runs,
      spans: sums.spans,
      undelivered: sums.undelivered,
      lastProblem,
      outcomes: { ...outcomes },
      faults: { ...faults },
      preflight: { asked: sums.asked, unanswered: sums.unanswered, verdicts: structuredClone(verdicts) },
    }),
  }
}
