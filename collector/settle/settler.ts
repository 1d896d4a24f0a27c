import type { Grouping } from '#core/memory/grouping/grouping.ts'
import type { SignalSettings } from '#core/memory/signal-settings.ts'
import type { Clock } from '#core/platform/clock.ts'
import type { Sql } from '#core/platform/database/connect.ts'

import { createClassifier, type Classifier } from '../signals/classifier.ts'
import type { RunThresholds } from '../signals/run/thresholds.ts'
import { createBreather } from '../pipeline/breather.ts'
import { createBaselines } from './baselines.ts'
import { stint_ms } from './pace.ts'
import { loadRuns } from './load-runs.ts'
import type { RecentRuns } from './recent-runs.ts'
import { settleGroup, type Settled } from './settle-group.ts'
import { claimDueRuns, type DueRun } from './store/due-runs.ts'

export interface SettlerOptions {
  readonly sql: Sql
  readonly clock: Clock
  /** A run whose root came is over once nothing of it was heard for this long. */
  readonly quietMs: number
  /** Any other run is over once nothing of it was heard for this long. */
  readonly timeoutMs: number
  /** Most spans of one run that are looked at. */
  readonly spansMax: number
  readonly thresholds?: RunThresholds
  readonly settingsOf?: (projectId: number) => SignalSettings
  readonly groupingOf?: (projectId: number) => Grouping
  /** How long to rest after each stretch of work: more while spans are waiting, since they come first. */
  readonly restMs?: () => number
  /** Asks the signals of single spans about spans that log records tell more of. */
  readonly classify?: Classifier
  /** What is known of runs without reading them. */
  readonly recent?: RecentRuns
  /** Hears of spans that were left out. */
  readonly onLeftOut?: (spans: number) => void
  /** Hears of every run that was settled, and whether its spans had to be read for it. */
  readonly onSettled?: (from: 'memory' | 'database') => void
}

export interface Settler {
  /** Settles what is due, for about `settleMs` at most. Answers how many runs. */
  settle(): Promise<number>
  /** Keeps what was learned of what is usual. */
  stop(): Promise<void>
}

/** Runs settled in one transaction, and their spans: a larger run goes alone. */
const runs_max = 256
const group_spans_max = 1_000
/** The longest stretch before others get their turn at the database; what is left comes next time. */
const settle_ms_max = 2_000

/** Settles runs that are over. Any number of processes may do so at once. */
export function createSettler(options: SettlerOptions): Settler {
  const { sql, clock, quietMs, timeoutMs, spansMax, settingsOf, recent } = options
  const classify = options.classify ?? createClassifier(settingsOf === undefined ? {} : { settingsOf })
  const baselines = createBaselines({ sql, clock })
  const breathe = createBreather(options.restMs === undefined ? {} : { stint_ms, restMs: options.restMs })

  async function settleGroupOf(
    tx: Parameters<Parameters<Sql['begin']>[1]>[0],
    group: readonly DueRun[],
  ): Promise<readonly Settled[]> {
    const loaded = await loadRuns(tx, group, { spansMax, breathe, recent, classify })
    const settings = settingsOf?.(group[0]!.projectId)
    const grouping = options.groupingOf?.(group[0]!.projectId)
    return settleGroup(
      tx,
      loaded,
      {
        baseline: await baselines.of(group[0]!.projectId),
        ...(options.thresholds === undefined ? {} : { thresholds: options.thresholds }),
        ...(settings === undefined ? {} : { settings }),
        ...(grouping === undefined ? {} : { grouping }),
      },
      { at: new Date(clock()), breathe },
    )
  }

  /** One transaction: claims, judges and keeps. Whatever ends it, either all of it holds or nothing. */
  async function turn(): Promise<number> {
    const nowMs = clock()
    const { claimed, settled } = await sql.begin('isolation level read committed', async (tx) => {
      const due = await claimDueRuns(tx, {
        quietBefore: new Date(nowMs - quietMs),
        timedOutBefore: new Date(nowMs - timeoutMs),
        limit: runs_max,
      })
      const group = groupOf(due)
      return { claimed: due.length, settled: group.length === 0 ? [] : await settleGroupOf(tx, group) }
    })
    for (const one of settled) await remember(one)
    return claimed === 0 ? 0 : settled.length
  }

  async function remember({ loaded: { due, run, isRecent }, plan }: Settled): Promise<void> {
    const baseline = await baselines.of(due.projectId)
    await breathe()
    baseline.learn(run, plan.verdict.outcome === 'OK')
    recent?.forget(due.projectId, due.traceId)
    options.onSettled?.(isRecent ? 'memory' : 'database')
    if (run.leftOut > 0) options.onLeftOut?.(run.leftOut)
  }

  return {
    async settle() {
      const untilMs = performance.now() + settle_ms_max
      let all = 0
      for (;;) {
        const settled = await turn()
        all += settled
        if (settled > 0 && performance.now() <= untilMs) continue
        await baselines.keep()
        return all
      }
    },
    stop: baselines.stop,
  }
}

/** The first runs of one project that fit together. */
function groupOf(due: readonly DueRun[]): readonly DueRun[] {
  const group: DueRun[] = []
  let spans = 0
  for (const run of due) {
    if (group[0] !== undefined && run.projectId !== group[0].projectId) continue
    if (group.length > 0 && spans + run.spanCount > group_spans_max) continue
    spans += run.spanCount
    group.push(run)
    if (spans > group_spans_max) break
  }
  return group
}
