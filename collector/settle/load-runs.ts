import type { Queryable } from '#core/platform/database/connect.ts'
import type { Json } from '#core/telemetry/attributes.ts'
import type { Resource, Scope, Span } from '#core/telemetry/span.ts'
import { spanFromStored, storedResource, storedScope } from '#core/telemetry/stored-span.ts'

import { normalise } from '../normalise.ts'
import type { SpanRecord } from '../pipeline/record.ts'
import { answerCandidates, answerIn, createGrounding, type GivenAnswer } from '../signals/run/grounding.ts'
import { runOf, type Run, type RunFeedback } from '../signals/run/run.ts'
import type { Step } from '../signals/run/step.ts'
import { stepOf } from '../signals/run/step-of.ts'
import { readStoredSpan } from '../wire/open-span.ts'
import type { Breather } from '../pipeline/breather.ts'
import type { DueRun } from './store/due-runs.ts'
import {
  answeringSpans,
  feedbackOfRuns,
  sharedByHash,
  spansOfRuns,
  type SpanOfRun,
  type SpanPlace,
} from './store/run-spans.ts'

export interface LoadOptions {
  /** Spans of one run that are looked at; the others are left out and counted. */
  readonly spansMax: number
  readonly breathe: Breather
}

/** A run as it was claimed, and what its spans say. */
export interface LoadedRun {
  readonly due: DueRun
  readonly run: Run
}

type Understood = Pick<SpanRecord, 'span' | 'story'>

/** Spans fetched at a time: their payloads are in memory together, those of the next page only when these are gone. */
const page_spans = 250

/** Reads runs of one project, page by page, and keeps of each span only what the signals need. */
export async function loadRuns(
  sql: Queryable,
  dues: readonly DueRun[],
  { spansMax, breathe }: LoadOptions,
): Promise<readonly LoadedRun[]> {
  const [first] = dues
  if (first === undefined) return []
  const open = spanOpener(sql, first.projectId)
  const drafts = new Map(
    dues.map((due) => [due.traceId, { due, steps: new Array<Step>(), records: new Array<Understood>() }]),
  )
  const feedback = await feedbackOfRuns(sql, dues)
  // What a large run answered is looked up first, so that its spans can pass by without being kept.
  const [large] = dues.length === 1 && first.spanCount > page_spans ? dues : []
  const answering = large === undefined ? [] : await open(await answeringSpans(sql, large))
  const given = givenIn(answering)
  const grounding = given === null ? null : createGrounding(given)
  // Without its root a run has no end: it is looked at whatever is left out.
  const root = answering.find(({ span }) => span.spanId === large?.rootSpanId)
  if (root !== undefined) drafts.get(root.span.traceId)?.steps.push(stepOf(root))
  let after: SpanPlace | null = null
  for (;;) {
    const rows: readonly SpanOfRun[] = await spansOfRuns(sql, dues, after, page_spans)
    for (const record of await open(rows)) {
      const draft = drafts.get(record.span.traceId)
      if (draft === undefined || draft.steps.length >= spansMax || record.span.spanId === root?.span.spanId) continue
      draft.steps.push(stepOf(record))
      if (large === undefined) draft.records.push(record)
      else grounding?.look(record.span.spanId, record.story)
      await breathe()
    }
    const last = rows.at(-1)
    const full = large !== undefined && (drafts.get(large.traceId)?.steps.length ?? 0) >= spansMax
    if (last === undefined || rows.length < page_spans || full) break
    after = last
  }
  return [...drafts.values()].map(({ due, steps, records }) => ({
    due,
    run: runOf({
      traceId: due.traceId,
      steps,
      leftOut: Math.max(0, due.spanCount - steps.length),
      timedOut: due.timedOut,
      answer: (large === undefined ? groundingOf(records) : grounding)?.answer() ?? null,
      feedback: feedback.flatMap((row): RunFeedback[] => (row.traceId === due.traceId ? [row] : [])),
    }),
  }))
}

/** Reads rows as the spans they are kept of. Resources and scopes are fetched, and read, once. */
function spanOpener(sql: Queryable, projectId: number) {
  const resources = new Map<string, Resource>()
  const scopes = new Map<string, Scope>()
  return async (rows: readonly SpanOfRun[]): Promise<readonly Understood[]> => {
    const hashes = new Set(rows.flatMap(({ resourceHash, scopeHash }) => [resourceHash, scopeHash]))
    const missing = [...hashes].filter((hash) => !resources.has(hash))
    const bodies = new Map<string, Json>()
    if (missing.length > 0) {
      for (const { hash, body } of await sharedByHash(sql, projectId, missing)) bodies.set(hash, body)
    }
    for (const hash of missing) {
      resources.set(hash, storedResource(bodies.get(hash) ?? null))
      scopes.set(hash, storedScope(bodies.get(hash) ?? null))
    }
    return rows.map((row) =>
      normalise(spanIn(row, resources.get(row.resourceHash) ?? noResource, scopes.get(row.scopeHash) ?? noScope)),
    )
  }
}

const noResource = storedResource(null)
const noScope = storedScope(null)

function spanIn({ wire, ...row }: SpanOfRun, resource: Resource, scope: Scope): Span {
  return wire === null ? spanFromStored({ ...row, resource, scope }) : { ...readStoredSpan(wire), resource, scope }
}

function givenIn(records: readonly Understood[]): GivenAnswer | null {
  const byId = new Map(records.map((record) => [record.span.spanId, record.story]))
  const steps = records.map(({ span, story }) => ({
    spanId: span.spanId,
    parentSpanId: span.parentSpanId,
    kind: story.kind,
    startMs: Number(span.startNs) / 1e6,
  }))
  return answerIn(
    answerCandidates(steps).flatMap((spanId) => {
      const story = byId.get(spanId)
      return story === undefined ? [] : [{ spanId, story }]
    }),
  )
}

function groundingOf(records: readonly Understood[]) {
  const given = givenIn(records)
  if (given === null) return null
  const grounding = createGrounding(given)
  for (const { span, story } of records) grounding.look(span.spanId, story)
  return grounding
}
