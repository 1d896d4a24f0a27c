import { countFindings, rememberFindings } from '#core/memory/store/remember-findings.ts'
import { findingsOfTraces, recurringHints, updateFindings } from '#core/memory/store/judged-findings.ts'
import { runFactsOf } from '#core/memory/run-facts.ts'
import { weightOf } from '#core/memory/severity-weights.ts'
import { noteFine } from '#core/memory/store/meeting-courses.ts'
import { countContexts, countMeetings } from '#core/memory/store/remember-contexts.ts'
import { rememberRollups, rollupSums } from '#core/memory/store/remember-rollups.ts'
import { withdrawFindings } from '#core/memory/store/withdraw-findings.ts'
import { withdrawMeetings } from '#core/memory/store/withdraw-meetings.ts'
import type { Transaction } from '#core/platform/database/connect.ts'
import { notifyOutbox } from '#core/platform/outbox.ts'

import { runChanges, type RunChanges } from '../exporters/postgres/run-changes.ts'
import type { TraceChange } from '../exporters/postgres/store/traces.ts'
import { tellChanges } from '../exporters/postgres/tell-changes.ts'
import type { JudgeOptions } from '../signals/run/judge-run.ts'
import { spentIn, type Spent } from '../signals/run/spent.ts'
import type { Breather } from '../pipeline/breather.ts'
import type { LoadedRun } from './load-runs.ts'
import { findIn, planFindings, type FindingsPlan } from './plan-findings.ts'
import { keepSettled, lockClaimed, type DueRun, type SettledRun } from './store/due-runs.ts'

/** A run that was settled, and how it went. */
export interface Settled {
  readonly loaded: LoadedRun
  readonly plan: FindingsPlan
}

/**
 * Judges runs of one project and keeps what was said, in the caller's transaction. Runs that have got spans in the
 * meantime are left out: they stay due. Nothing is locked while the runs are being judged.
 */
export async function settleGroup(
  tx: Transaction,
  group: readonly LoadedRun[],
  options: JudgeOptions,
  { at, breathe }: { readonly at: Date; readonly breathe: Breather },
): Promise<readonly Settled[]> {
  const projectId = group[0]!.due.projectId
  const kept = await findingsOfTraces(
    tx,
    projectId,
    group.map(({ due }) => due.traceId),
  )
  const found = []
  for (const loaded of group) {
    const own = kept.filter(({ traceId }) => traceId === loaded.due.traceId)
    found.push({ loaded, found: await findIn(loaded.run, own, options, breathe, loaded.told) })
  }
  const hints = new Set(
    found.flatMap(({ found: { all } }) => all.flatMap((one) => (one.grade === 'C' ? [one.fingerprint] : []))),
  )
  const recurring = await recurringHints(tx, projectId, [...hints])
  const judged = found.map(({ loaded, found: one }) => ({ loaded, plan: planFindings(one, recurring) }))
  const over = judged.filter(({ plan }) => plan.verdict.outcome !== 'RUNNING')
  const locked = await lockClaimed(
    tx,
    projectId,
    over.map(({ loaded }) => loaded.due),
  )
  const settled = over.flatMap(({ loaded, plan }) => {
    const due = locked.get(loaded.due.traceId)
    return due === undefined ? [] : [{ loaded: { ...loaded, due }, plan }]
  })
  if (settled.length > 0) await keep(tx, projectId, settled, at)
  return settled
}

async function keep(tx: Transaction, projectId: number, settled: readonly Settled[], at: Date): Promise<void> {
  const plans = settled.map(({ plan }) => plan)
  const runs = settled.map(settledRun)
  await keepSettled(tx, projectId, runs, at)
  const differences = runChanges(settled.map(({ loaded }, index) => changeOf(loaded.due, runs[index]!)))
  const less = await withdrawFindings(
    tx,
    projectId,
    plans.flatMap(({ withdrawn }) => withdrawn),
  )
  const more = await rememberFindings(
    tx,
    projectId,
    plans.flatMap(({ fresh }) => fresh),
  )
  const released = await countFindings(
    tx,
    projectId,
    plans.flatMap((plan) => plan.released),
  )
  await updateFindings(
    tx,
    projectId,
    plans.flatMap(({ changed }) => changed),
  )
  const signatures = new Map(settled.flatMap(({ loaded }) => loaded.told.contexts.map((one) => [one.hash, one])))
  const contexts = await countContexts(tx, projectId, differences.contexts, signatures)
  const lost = await withdrawMeetings(
    tx,
    projectId,
    settled.flatMap(({ loaded }, index) => lostMeetings(loaded.due, runs[index]!)),
  )
  const met = await countMeetings(tx, projectId, differences.meetings)
  const meetings = [...met, ...(await noteFine(tx, projectId, contexts))]
  const weights = settled.map(({ loaded }, index) => weightChange(loaded.due, runs[index]!))
  const excess = settled.flatMap(({ loaded }, index) => spentTwice(loaded, runs[index]!))
  await rememberRollups(tx, projectId, rollupsOf(plans, differences, weights, excess))
  const failures = new Set([...less, ...[...more, ...released].map(({ failureId }) => failureId)])
  if (failures.size + contexts.length + lost.length + meetings.length + differences.finished.length === 0) return
  const { finished } = differences
  await tellChanges(tx, projectId, { failures: [...failures], contexts, meetings: [...lost, ...meetings], finished })
  await notifyOutbox(tx)
}

/** Sets on a run are for looking it up: a run of 10,000 findings keeps a short row. */
const fingerprintsMax = 64

function settledRun({ loaded: { due, run, told }, plan: { verdict, withdrawn } }: Settled): SettledRun {
  const standing = verdict.standing.map(({ fingerprint }) => fingerprint)
  const gone = new Set(withdrawn.map(({ fingerprint }) => fingerprint).filter((hash) => !standing.includes(hash)))
  return {
    traceId: due.traceId,
    status: verdict.outcome,
    contextCaused: verdict.contextCaused,
    findings: verdict.standing.length,
    contexts: contextsOf(due, told),
    fingerprints: [...new Set([...due.fingerprints.filter((hash) => !gone.has(hash)), ...standing])].slice(
      0,
      fingerprintsMax,
    ),
    spanCount: due.spanCount,
    // A root may say that its run failed where no finding does.
    failedWeight: verdict.outcome === 'FAILED' ? weightOf(verdict.standing) || 1 : 0,
    facts: runFactsOf(run.steps),
    ...spentOf(due, run),
  }
}

/** Those of its spans, and those that only its logs tell; as many as a row holds. */
const contextsOf = (due: DueRun, told: LoadedRun['told']): readonly string[] =>
  told.contexts.length === 0
    ? due.contexts
    : [...new Set([...due.contexts, ...told.contexts.map(({ hash }) => hash)])].slice(0, contextsMax)

const contextsMax = 64

type Sums = Pick<Spent, 'tokensIn' | 'tokensOut' | 'costUsd'>

/** Of a run that was not looked at as a whole, what was summed up stands. */
function spentOf(due: DueRun, run: LoadedRun['run']): Sums {
  const { tokensIn, tokensOut, costUsd } = run.leftOut > 0 ? due : spentIn(run)
  return { tokensIn, tokensOut, costUsd }
}

/** A sum of prices differs by less than this with the order of adding. */
const usdMin = 1e-9

/** What the app's counts hold too much, where a call came before the call inside of it. */
function spentTwice({ due, run }: LoadedRun, now: Sums) {
  const tokensIn = (now.tokensIn ?? 0) - (due.tokensIn ?? 0)
  const tokensOut = (now.tokensOut ?? 0) - (due.tokensOut ?? 0)
  const costUsd = (now.costUsd ?? 0) - (due.costUsd ?? 0)
  if (tokensIn === 0 && tokensOut === 0 && Math.abs(costUsd) < usdMin) return []
  return [{ app: due.app, atMs: spentIn(run).repeatedAtMs ?? due.endedMs, sums: { tokensIn, tokensOut, costUsd } }]
}

/**
 * By how much the weight that is counted for a run differs from what it weighs. Counted is what it was settled with,
 * and 1 more or less where spans that came since made it fail or made it good.
 */
function weightChange(due: DueRun, { failedWeight }: SettledRun) {
  const settledWith = due.failedWeight ?? 0
  const counted = settledWith + Number(due.status === 'FAILED') - Number(settledWith > 0)
  return { app: due.app, atMs: due.endedMs, failedWeight: failedWeight - counted }
}

const changeOf = (due: DueRun, run: SettledRun): TraceChange => ({
  traceId: due.traceId,
  app: due.app,
  endedMs: due.endedMs,
  status: run.status,
  contextCaused: run.contextCaused,
  contexts: run.contexts,
  fingerprints: run.fingerprints,
  before: {
    status: due.status,
    contextCaused: due.contextCaused,
    contexts: due.contexts,
    fingerprints: due.fingerprints,
  },
})

const lostMeetings = (due: DueRun, run: SettledRun) =>
  due.fingerprints
    .filter((fingerprint) => !run.fingerprints.includes(fingerprint))
    .flatMap((fingerprint) => due.contexts.map((context) => ({ context, fingerprint })))

function rollupsOf(
  plans: readonly FindingsPlan[],
  { runs }: RunChanges,
  weights: readonly ReturnType<typeof weightChange>[],
  excess: readonly ReturnType<typeof spentTwice>[number][],
) {
  const sums = rollupSums()
  for (const { app, atMs, sums: spent } of excess) sums.add('app', app, atMs, spent)
  for (const { app, atMs, failedWeight } of weights)
    if (failedWeight !== 0) sums.add('app', app, atMs, { failedWeight })
  for (const run of runs) sums.add('app', run.app, run.atMs, { runs: run.runs, failedRuns: run.failedRuns })
  for (const { fresh, withdrawn } of plans) {
    for (const { finding, atMs } of fresh)
      sums.add('class', finding.class, atMs, { calls: 1, failedCalls: isFailing(finding) })
    for (const one of withdrawn) sums.add('class', one.class, one.atMs, { calls: -1, failedCalls: -isFailing(one) })
  }
  return sums.rows()
}

const isFailing = ({ grade, severity }: { readonly grade: string; readonly severity: string }): number =>
  grade !== 'C' && severity !== 'LOW' ? 1 : 0
