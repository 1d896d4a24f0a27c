import type { Transaction } from '#core/platform/database/connect.ts'

import type { Breather } from '../pipeline/breather.ts'
import type { Classifier } from '../signals/classifier.ts'
import { runOf, type Run, type RunFeedback } from '../signals/run/run.ts'
import type { Step } from '../signals/run/step.ts'
import { stepOf } from '../signals/run/step-of.ts'
import { findAnswers, type SteppedRun } from './find-answers.ts'
import { judgeTold, nothingTold, type SteppedSpan, type ToldFindings } from './judge-told.ts'
import { readLogs } from './logs-of-runs.ts'
import { createSpanReader, pageSpans, type ReadSpan, type SpanReader } from './read-spans.ts'
import type { RecentRuns } from './recent-runs.ts'
import { createSharedTexts } from './shared-texts.ts'
import type { DueRun } from './store/due-runs.ts'
import { feedbackOfRuns } from './store/run-spans.ts'

export interface LoadOptions {
  /** Spans of one run that are looked at; the others are left out and counted. */
  readonly spansMax: number
  readonly breathe: Breather
  /** Where runs are looked for before they are read. */
  readonly recent?: Pick<RecentRuns, 'stepsOf'> | undefined
  /** What the signals of single spans say of a span that log records tell more of. */
  readonly classify: Classifier
}

/** A run as it was claimed, and what its spans say. */
export interface LoadedRun {
  readonly due: DueRun
  readonly run: Run
  /** Its spans did not have to be read. */
  readonly isRecent: boolean
  readonly told: ToldFindings
}

/** Loads runs of one project: from what is known of them where that is all there is, else span by span. */
export async function loadRuns(
  sql: Transaction,
  dues: readonly DueRun[],
  options: LoadOptions,
): Promise<readonly LoadedRun[]> {
  const [first] = dues
  if (first === undefined) return []
  const logs = await readLogs(sql, dues)
  const reader = createSpanReader(sql, first.projectId, logs)
  const feedback = await feedbackOfRuns(sql, dues)
  const recent = new Map(
    dues.flatMap((due) => {
      // What was made when the spans came knows nothing of what logs tell of them.
      const isAlone = due.spanCount <= options.spansMax && !logs.has(due.traceId)
      const steps = isAlone ? (options.recent?.stepsOf(due) ?? null) : null
      return steps === null ? [] : [[due, steps] as const]
    }),
  )
  const read = await readSteps(
    reader,
    dues.filter((due) => !recent.has(due)),
    options,
  )
  const runs = dues.map((due): SteppedRun => {
    const steps = recent.get(due)
    return steps === undefined ? read.get(due.traceId)! : { due, steps, spans: null }
  })
  const answers = await findAnswers(reader, runs, options.breathe)
  const loaded: LoadedRun[] = []
  for (const { due, steps } of runs) {
    // Putting a large run together is a stretch by itself.
    await options.breathe()
    const run = runOf({
      traceId: due.traceId,
      steps,
      leftOut: Math.max(0, due.spanCount - steps.length),
      timedOut: due.timedOut,
      answer: answers.get(due.traceId) ?? null,
      feedback: feedback.flatMap((row): RunFeedback[] => (row.traceId === due.traceId ? [row] : [])),
    })
    loaded.push({ due, isRecent: recent.has(due), told: joinTold(read.get(due.traceId)?.told ?? []), run })
  }
  return loaded
}

interface Draft {
  readonly due: DueRun
  readonly steps: Step[]
  readonly spans: ReadSpan[] | null
  /** A page each. */
  readonly told: ToldFindings[]
}

/** Reads runs page by page and keeps of each span only what the signals need; of small runs the spans as well. */
async function readSteps(
  reader: SpanReader,
  dues: readonly DueRun[],
  { spansMax, breathe, classify }: LoadOptions,
): Promise<ReadonlyMap<string, Draft>> {
  const shared = createSharedTexts()
  const drafts = new Map(
    dues.map((due): [string, Draft] => [
      due.traceId,
      { due, steps: [], spans: due.spanCount > pageSpans ? null : [], told: [] },
    ]),
  )
  const roots = await readRoots(reader, dues, spansMax)
  for (const { span, story, costUsd } of roots.values()) {
    drafts.get(span.traceId)?.steps.push(stepOf({ span, story }, { shared, costUsd }))
  }
  for await (const page of reader.pages(dues)) {
    const told = new Map<Draft, SteppedSpan[]>()
    for (const read of page) {
      const record = read()
      const draft = drafts.get(record.span.traceId)
      if (draft === undefined || draft.steps.length >= spansMax) continue
      if (roots.get(record.span.traceId)?.span.spanId === record.span.spanId) continue
      const step = stepOf(record, { shared, costUsd: record.costUsd })
      draft.steps.push(step)
      draft.spans?.push(record)
      if (record.told !== null) told.set(draft, [...(told.get(draft) ?? []), { read: record, step }])
      const rest = breathe()
      if (rest !== undefined) await rest
    }
    for (const [draft, spans] of told) draft.told.push(judgeTold(classify, spans, draft.due.projectId))
    if ([...drafts.values()].every(({ steps }) => steps.length >= spansMax)) break
  }
  return drafts
}

/** The roots of runs that are too large: without its root a run has no end, so it is looked at whatever is left out. */
async function readRoots(
  reader: SpanReader,
  dues: readonly DueRun[],
  spansMax: number,
): Promise<ReadonlyMap<string, ReadSpan>> {
  const large = dues.filter(({ spanCount }) => spanCount > spansMax)
  const names = large.flatMap(({ traceId, rootSpanId }) =>
    rootSpanId === null ? [] : [{ traceId, spanId: rootSpanId }],
  )
  return new Map(
    (await reader.named(names, large)).map((read) => {
      const record = read()
      return [record.span.traceId, record]
    }),
  )
}

const joinTold = (pages: readonly ToldFindings[]): ToldFindings =>
  pages.length === 0
    ? nothingTold
    : {
        found: pages.flatMap(({ found }) => found),
        contexts: pages.flatMap(({ contexts }) => contexts),
        isOver: (kept) => pages.some((page) => page.isOver(kept)),
      }
