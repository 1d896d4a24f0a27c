import { causeOfFinding } from '#core/memory/cause.ts'
import type { Finding } from '#core/memory/finding.ts'
import type { Span } from '#core/telemetry/span.ts'
import type { SpanKind } from '#core/telemetry/story.ts'

import type { CountedSpan } from './kept-record.ts'

/** What the new spans of one trace add to its row. Names are those of the columns. */
export interface TraceDelta {
  readonly trace_id: string
  name: string
  app: string
  root_span_id: string | null
  root_error: boolean
  started_ns: bigint
  ended_ns: bigint
  failed_end_ns: bigint | null
  ok_end_ns: bigint | null
  context_caused: boolean
  span_count: number
  finding_count: number
  tokens_in: number | null
  tokens_out: number | null
  cost_usd: number | null
  session_id: string | null
  user_id: string | null
  release: string | null
  environment: string | null
  readonly models: Set<string>
  readonly context_hashes: Set<string>
  readonly fingerprints: Set<string>
  readonly preflight_ids: Set<string>
}

/** Sets on a trace are for looking it up, not for its content, so a run of 10,000 steps keeps a short row. */
const setSizeMax = 64

const leafKinds: ReadonlySet<SpanKind> = new Set(['LLM', 'TOOL', 'RETRIEVAL', 'EMBEDDING', 'RERANK'])
const spendingKinds: ReadonlySet<SpanKind> = new Set(['LLM', 'EMBEDDING', 'RERANK'])
const uuidPattern = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i

/** OTLP flags: bit 8 says that bit 9 tells whether the parent is in another process. */
const parentIsRemote = ({ flags }: Pick<Span, 'flags'>) => (flags & 0x300) === 0x300

/** A finding that makes its run fail. Low severity informs; grade C is never enough alone. */
export const isFailing = (finding: Finding): boolean => finding.severity !== 'LOW' && finding.grade !== 'C'

/** One delta per trace, sorted by trace id so that every writer locks rows in the same order. */
export function traceDeltas(records: readonly CountedSpan[]): TraceDelta[] {
  const deltas = new Map<string, TraceDelta>()
  for (const record of records) {
    const { traceId } = record.span
    let delta = deltas.get(traceId)
    if (delta === undefined) deltas.set(traceId, (delta = emptyDelta(record)))
    addSpan(delta, record)
  }
  return [...deltas.values()].sort((a, b) => (a.trace_id < b.trace_id ? -1 : 1))
}

/**
 * Deltas of the same traces as one each, sorted by trace id. What comes earlier in the list wins where only the first
 * word counts.
 */
export function mergeDeltas(deltas: readonly TraceDelta[]): TraceDelta[] {
  const merged = new Map<string, TraceDelta>()
  for (const delta of deltas) {
    const known = merged.get(delta.trace_id)
    merged.set(delta.trace_id, known === undefined ? delta : mergedDelta(known, delta))
  }
  return [...merged.values()].sort((a, b) => (a.trace_id < b.trace_id ? -1 : 1))
}

/** As the row takes in a delta: sums add, ends stretch, first-known facts stay, the root's word wins. */
function mergedDelta(old: TraceDelta, added: TraceDelta): TraceDelta {
  const namedByAdded = added.root_span_id !== null || (old.root_span_id === null && added.started_ns < old.started_ns)
  const { name, app } = namedByAdded ? added : old
  return {
    trace_id: old.trace_id,
    name,
    app,
    root_span_id: added.root_span_id ?? old.root_span_id,
    root_error: old.root_error || added.root_error,
    started_ns: added.started_ns < old.started_ns ? added.started_ns : old.started_ns,
    ended_ns: latest(old.ended_ns, added.ended_ns),
    failed_end_ns: latestKnown(old.failed_end_ns, added.failed_end_ns),
    ok_end_ns: latestKnown(old.ok_end_ns, added.ok_end_ns),
    context_caused: old.context_caused || added.context_caused,
    span_count: old.span_count + added.span_count,
    finding_count: old.finding_count + added.finding_count,
    tokens_in: sum(old.tokens_in, added.tokens_in),
    tokens_out: sum(old.tokens_out, added.tokens_out),
    cost_usd: sum(old.cost_usd, added.cost_usd),
    session_id: old.session_id ?? added.session_id,
    user_id: old.user_id ?? added.user_id,
    release: old.release ?? added.release,
    environment: old.environment ?? added.environment,
    models: union(old.models, added.models),
    context_hashes: union(old.context_hashes, added.context_hashes),
    fingerprints: union(old.fingerprints, added.fingerprints),
    preflight_ids: union(old.preflight_ids, added.preflight_ids),
  }
}

const latestKnown = (a: bigint | null, b: bigint | null): bigint | null => (b === null ? a : latest(a, b))

function union(kept: ReadonlySet<string>, added: ReadonlySet<string>): Set<string> {
  const all = new Set(kept)
  for (const value of added) addTo(all, value)
  return all
}

function emptyDelta({ span, story }: CountedSpan): TraceDelta {
  return {
    trace_id: span.traceId,
    name: span.name,
    app: story.app,
    root_span_id: null,
    root_error: false,
    started_ns: span.startNs,
    ended_ns: span.endNs,
    failed_end_ns: null,
    ok_end_ns: null,
    context_caused: false,
    span_count: 0,
    finding_count: 0,
    tokens_in: null,
    tokens_out: null,
    cost_usd: null,
    session_id: null,
    user_id: null,
    release: null,
    environment: null,
    models: new Set(),
    context_hashes: new Set(),
    fingerprints: new Set(),
    preflight_ids: new Set(),
  }
}

function addSpan(delta: TraceDelta, record: CountedSpan) {
  const { span, story, findings, context } = record
  const endNs = span.endNs > span.startNs ? span.endNs : span.startNs
  addRoot(delta, record)
  if (span.startNs < delta.started_ns) delta.started_ns = span.startNs
  if (endNs > delta.ended_ns) delta.ended_ns = endNs
  delta.span_count += 1
  delta.finding_count += findings.length
  const failing = findings.filter(isFailing)
  if (failing.length > 0) {
    delta.failed_end_ns = latest(delta.failed_end_ns, endNs)
    delta.context_caused ||= failing.some((finding) => causeOfFinding(finding) === 'context')
  } else if (leafKinds.has(story.kind) && span.status !== 'ERROR') {
    delta.ok_end_ns = latest(delta.ok_end_ns, endNs)
  }
  if (spendingKinds.has(story.kind) && record.repeatsUsage !== true) {
    delta.tokens_in = sum(delta.tokens_in, story.tokensIn)
    delta.tokens_out = sum(delta.tokens_out, story.tokensOut)
    delta.cost_usd = sum(delta.cost_usd, story.costUsd)
  }
  delta.session_id ??= story.sessionId
  delta.user_id ??= story.userId
  delta.release ??= story.release
  delta.environment ??= story.environment
  addTo(delta.models, story.responseModel ?? story.requestModel)
  addTo(delta.context_hashes, context?.hash ?? null)
  for (const finding of findings) addTo(delta.fingerprints, finding.fingerprints[0]?.hash ?? null)
  if (story.preflightId !== null && uuidPattern.test(story.preflightId)) addTo(delta.preflight_ids, story.preflightId)
}

/**
 * A span with no parent is the root; one whose parent is in another process stands in for it. One that was sent without
 * an end says nothing of how the run ended: the run goes on until nothing is heard of it any more.
 */
function addRoot(delta: TraceDelta, { span, story }: CountedSpan) {
  const isRoot = span.parentSpanId === null && span.endNs !== 0n
  if (!isRoot && (delta.root_span_id !== null || !parentIsRemote(span) || span.endNs === 0n)) {
    if (delta.root_span_id === null && span.startNs < delta.started_ns) {
      delta.name = span.name
      delta.app = story.app
    }
    return
  }
  delta.root_span_id = span.spanId
  delta.root_error = span.status === 'ERROR'
  delta.name = span.name
  delta.app = story.app
}

const latest = (a: bigint | null, b: bigint): bigint => (a === null || b > a ? b : a)
const sum = (a: number | null, b: number | null): number | null => (b === null ? a : (a ?? 0) + b)

function addTo(set: Set<string>, value: string | null) {
  if (value !== null && set.size < setSizeMax) set.add(value)
}
