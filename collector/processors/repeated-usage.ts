import { LRUCache } from 'lru-cache'

import type { SpanKind } from '#core/telemetry/story.ts'

import type { SpanRecord } from '../pipeline/record.ts'

/** Traces whose calls are remembered while spans around them may still come, and calls of each. */
const tracesMax = 10_000
const callsMax = 64
const spending: ReadonlySet<SpanKind> = new Set<SpanKind>(['LLM', 'EMBEDDING', 'RERANK'])

interface Call {
  readonly spanId: string
  readonly parentSpanId: string | null
  readonly scope: string
  readonly startNs: bigint
  readonly endNs: bigint
  readonly tokensIn: number | null
  readonly tokensOut: number | null
  /** Tokens that were counted for this call and that no call inside it has told since; null while it is not counted. */
  untold: number | null
}

/** Marks calls whose tokens another span tells as well. */
export type MarkRepeatedUsage = (records: readonly SpanRecord[]) => readonly SpanRecord[]

/**
 * Tokens are summed over the innermost spans of model calls alone: a framework's span repeats what its client's says,
 * and two instrumentations of one client tell of one call. Spans mostly come innermost first, so the outer one finds
 * the inner one here. Where the outer one came first its tokens were counted already: the inner one's are not, as far
 * as they can be part of them, until the run is settled.
 */
export function createRepeatedUsage(): MarkRepeatedUsage {
  const traces = new LRUCache<string, Call[]>({ max: tracesMax })
  return (records) => {
    const calls = records.filter(spends)
    if (calls.length === 0) return records
    for (const { span, story } of calls) {
      const known = traces.get(span.traceId) ?? []
      traces.set(span.traceId, known)
      if (known.length >= callsMax) known.shift()
      const { spanId, parentSpanId, startNs, endNs, scope } = span
      const { tokensIn, tokensOut } = story
      known.push({ spanId, parentSpanId, startNs, endNs, scope: scope.name, tokensIn, tokensOut, untold: null })
    }
    const repeated = new Set(calls.filter(({ span }) => isRepeated(span.spanId, traces.get(span.traceId) ?? [])))
    for (const record of calls) {
      if (!repeated.has(record) && !counts(record.span.spanId, traces.get(record.span.traceId) ?? []))
        repeated.add(record)
    }
    if (repeated.size === 0) return records
    return records.map((record) => (repeated.has(record) ? { ...record, repeatsUsage: true } : record))
  }
}

const tokensOf = ({ tokensIn, tokensOut }: Call): number => (tokensIn ?? 0) + (tokensOut ?? 0)

/** Whether a call's tokens are still to be counted: no call around it was counted for them with an earlier batch. */
function counts(spanId: string, calls: readonly Call[]): boolean {
  const own = calls.find((call) => call.spanId === spanId)
  if (own === undefined) return true
  const tokens = tokensOf(own)
  const around = calls.length === 1 ? undefined : countedAround(own, calls)
  if (around === undefined || around.untold === null || around.untold < tokens) {
    own.untold = tokens
    return true
  }
  around.untold -= tokens
  return false
}

/** The call around this one that was counted: above it, or beside it and by another library. */
function countedAround(own: Call, calls: readonly Call[]): Call | undefined {
  let above = parentOf(own, calls)
  for (let steps = 0; above !== undefined && above.untold === null && steps < callsMax; steps++) {
    above = parentOf(above, calls)
  }
  return above ?? calls.find((other) => other !== own && other.untold !== null && isSameBeside(own, other))
}

const parentOf = ({ parentSpanId }: Call, calls: readonly Call[]): Call | undefined =>
  parentSpanId === null ? undefined : calls.find(({ spanId }) => spanId === parentSpanId)

const spends = ({ story }: SpanRecord): boolean =>
  spending.has(story.kind) && (story.tokensIn !== null || story.tokensOut !== null)

function isRepeated(spanId: string, calls: readonly Call[]): boolean {
  const own = calls.find((call) => call.spanId === spanId)
  if (own === undefined || calls.length === 1) return false
  return calls.some((other) => other !== own && (other.parentSpanId === spanId || isSameBeside(other, own)))
}

/**
 * Libraries that do not pass their context on put the inner span beside the outer one: another library's call within
 * its time that used the very same tokens.
 */
function isSameBeside(other: Call, own: Call): boolean {
  if (other.scope === own.scope || own.tokensIn === null || own.tokensOut === null) return false
  if (other.tokensIn !== own.tokensIn || other.tokensOut !== own.tokensOut) return false
  // What lies inside the other one counts itself.
  if (own.parentSpanId === other.spanId) return false
  const isInside = other.startNs >= own.startNs && other.endNs <= own.endNs
  const isEqual = other.startNs === own.startNs && other.endNs === own.endNs
  return isInside && (!isEqual || other.scope < own.scope)
}
