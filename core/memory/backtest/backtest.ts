import { decide, type Decision } from '../preflight/decide.ts'
import type { PolicyList } from '../policy.ts'
import { createBaselines, type Guess } from './baselines.ts'
import { createCurveLearner } from './curve-learner.ts'
import { withMoments, type PastCalls } from './past-calls.ts'
import type { PastRun } from './past-run.ts'
import { createReplayedMemory } from './replayed-memory.ts'
import { rowOf, type BacktestRow, type Replayed } from './table.ts'

export interface BacktestInput {
  /** In order of their start; those from before `fromMs` are remembered and not asked about. */
  readonly runs: readonly PastRun[]
  /** In the order in which they became known. */
  readonly calls: readonly PastCalls[]
  readonly policies: PolicyList
  readonly fromMs: number
  /** Asks about the runs of this app only; all are remembered. */
  readonly app?: string | null
  /** Lets others have their turn; called after every run. */
  readonly breathe?: () => Promise<void>
  /** Hears what was decided of each run that was asked about. */
  readonly onDecision?: (run: PastRun, decision: Decision) => void
}

export interface Backtest {
  /** Asked about. */
  readonly runs: number
  readonly failedRuns: number
  /** Remembered before the first question. */
  readonly remembered: number
  /** Questions that are no copy of an earlier one. */
  readonly distinct: number
  /** Ours first, then the baselines. */
  readonly rows: readonly BacktestRow[]
}

/**
 * Replays history in order of time: before each run memory holds what had ended by then, and the product's own decision
 * is asked, with nothing that was known later. Beside it the baselines see the same. A pure function but for `breathe`.
 */
export async function backtest({
  runs,
  calls: counted,
  policies,
  fromMs,
  app = null,
  breathe,
  onDecision,
}: BacktestInput): Promise<Backtest> {
  const replayed = createReplayedMemory()
  replayed.memory.setPolicies({ ...policies, shadowShare: 0 })
  const baselines = createBaselines()
  const learner = createCurveLearner(replayed.memory)
  const calls = withMoments(counted, runs)
  const ending = [...runs].sort((a, b) => a.endedMs - b.endedMs)
  const judged: Replayed[] = []
  const seen = new Set<string>()
  let [ended, called] = [0, 0]
  let remembered = 0
  for (const run of runs) {
    for (; ended < ending.length && ending[ended]!.endedMs < run.startedMs; ended += 1) {
      replayed.add(ending[ended]!)
      baselines.add(ending[ended]!)
      learner.add(ending[ended]!)
    }
    for (; called < calls.length && calls[called]!.atMs < run.startedMs; called += 1) replayed.addCalls(calls[called]!)
    replayed.moveTo(run.startedMs)
    const decision = decide(replayed.memory, run.question, run.startedMs, run.asked)
    const { verdict, risk, kept } = decision
    learner.told(run, kept?.rawRisk ?? null)
    await breathe?.()
    if (run.startedMs < fromMs || (app !== null && run.question.app !== app)) continue
    if (judged.length === 0) remembered = ended
    onDecision?.(run, decision)
    const known = run.failed ? run.met.some(({ id }) => replayed.knows(id)) : null
    const guesses: Record<string, Guess> = {
      nevermore: { warned: verdict !== 'ALLOW', risk },
      ...baselines.guess(run),
    }
    judged.push({ failed: run.failed, known, isCopy: seen.has(run.asked.hash), guesses })
    seen.add(run.asked.hash)
  }
  return {
    runs: judged.length,
    failedRuns: judged.filter(({ failed }) => failed).length,
    remembered,
    distinct: judged.filter(({ isCopy }) => !isCopy).length,
    rows: Object.keys(judged[0]?.guesses ?? {}).map((method) => rowOf(method, judged)),
  }
}
