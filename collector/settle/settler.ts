import type { Grouping } from '#core/memory/grouping/grouping.ts'
import type { SignalSettings } from '#core/memory/signal-settings.ts'
import type { Clock } from '#core/platform/clock.ts'
import type { Sql, Transaction } from '#core/platform/database/connect.ts'
import { isBadData } from '#core/platform/database/database-errors.ts'

import { createClassifier, type Classifier } from '../signals/classifier.ts'
import type { RunThresholds } from '../signals/run/thresholds.ts'
import { createBreather } from '../pipeline/breather.ts'
import { createBaselines } from './baselines.ts'
import { stintMs } from './pace.ts'
import { loadRuns } from './load-runs.ts'
import type { RecentRuns } from './recent-runs.ts'
import { settleGroup, type Settled } from './settle-group.ts'
import { claimDueRuns, leaveUnsettled, type DueRun } from './store/due-runs.ts'

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
  /** Hears of a run that could not be judged, and never will be as it is. */
  readonly onRefused?: (traceId: string, error: unknown) => void
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
const runsMax = 256
const groupSpansMax = 1_000
/** The longest stretch before others get their turn at the database; what is left comes next time. */
const settleMsMax = 2_000

/** Settles runs that are over. Any number of processes may do so at once. */
export function createSettler(options: SettlerOptions): Settler {
  const { sql, clock, quietMs, timeoutMs, spansMax, settingsOf, recent } = options
  const classify = options.classify ?? createClassifier(settingsOf === undefined ? {} : { settingsOf })
  const baselines = createBaselines({ sql, clock })
  const breathe = createBreather(options.restMs === undefined ? {} : { stintMs, restMs: options.restMs })

  async function settleGroupOf(tx: Transaction, group: readonly DueRun[]): Promise<readonly Settled[]> {
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

  async function remember({ loaded: { due, run, isRecent }, plan }: Settled): Promise<void> {
    const baseline = await baselines.of(due.projectId)
    await breathe()
    baseline.learn(run, plan.verdict.outcome === 'OK')
    recent?.forget(due.projectId, due.traceId)
    options.onSettled?.(isRecent ? 'memory' : 'database')
    if (run.leftOut > 0) options.onLeftOut?.(run.leftOut)
  }

  const turns: Turns = {
    sql,
    settleGroup: settleGroupOf,
    remember,
    claim(tx, limit) {
      const nowMs = clock()
      const [quietBefore, timedOutBefore] = [new Date(nowMs - quietMs), new Date(nowMs - timeoutMs)]
      return claimDueRuns(tx, { quietBefore, timedOutBefore, limit })
    },
    async refuse(run, error) {
      await leaveUnsettled(sql, run)
      recent?.forget(run.projectId, run.traceId)
      options.onRefused?.(run.traceId, error)
    },
  }

  return {
    async settle() {
      const untilMs = performance.now() + settleMsMax
      let all = 0
      for (;;) {
        const settled = await turn(turns, runsMax)
        all += settled
        if (settled > 0 && performance.now() <= untilMs) continue
        await baselines.keep()
        return all
      }
    },
    stop: baselines.stop,
  }
}

interface Turns {
  readonly sql: Sql
  claim(tx: Transaction, limit: number): Promise<readonly DueRun[]>
  settleGroup(tx: Transaction, group: readonly DueRun[]): Promise<readonly Settled[]>
  remember(settled: Settled): Promise<void>
  /** Keeps a run that the database refuses from coming again. */
  refuse(run: DueRun, error: unknown): Promise<void>
}

/** One transaction: claims, judges and keeps. Whatever ends it, either all of it holds or nothing. */
async function turn(turns: Turns, limit: number): Promise<number> {
  let group: readonly DueRun[] = []
  try {
    const settled = await turns.sql.begin('isolation level read committed', async (tx) => {
      group = groupOf(await turns.claim(tx, limit))
      return group.length === 0 ? [] : await turns.settleGroup(tx, group)
    })
    for (const one of settled) await turns.remember(one)
    return settled.length
  } catch (error) {
    if (!isBadData(error)) throw error
    return withoutTheBad(turns, group, error)
  }
}

/** A run that the database refuses is left as it stands, and holds up no other: the rest go one at a time. */
async function withoutTheBad(turns: Turns, group: readonly DueRun[], error: unknown): Promise<number> {
  const [alone, ...others] = group
  if (alone === undefined) throw error
  if (others.length === 0) {
    await turns.refuse(alone, error)
    return 1
  }
  let settled = 0
  for (let left = group.length; left > 0; left -= 1) settled += await turn(turns, 1)
  return settled
}

/** The first runs of one project that fit together. */
function groupOf(due: readonly DueRun[]): readonly DueRun[] {
  const group: DueRun[] = []
  let spans = 0
  for (const run of due) {
    if (group[0] !== undefined && run.projectId !== group[0].projectId) continue
    if (group.length > 0 && spans + run.spanCount > groupSpansMax) continue
    spans += run.spanCount
    group.push(run)
    if (spans > groupSpansMax) break
  }
  return group
}
