import { LRUCache } from 'lru-cache'

import type { SpanKind } from '#core/telemetry/story.ts'

import type { SpanRecord } from '../pipeline/record.ts'

/** Traces whose calls are remembered while spans around them may still come, and calls of each. */
const traces_max = 10_000
const calls_max = 64
const spending: ReadonlySet<SpanKind> = new Set<SpanKind>(['LLM', 'EMBEDDING', 'RERANK'])

interface Call {
  readonly spanId: string
  readonly parentSpanId: string | null
  readonly scope: string
  readonly startNs: bigint
  readonly endNs: bigint
  readonly tokensIn: number | null
  readonly tokensOut: number | null
}

/** Marks calls whose tokens a call inside them tells as well. */
export type MarkRepeatedUsage = (records: readonly SpanRecord[]) => readonly SpanRecord[]

/**
 * Tokens are summed over the innermost spans of model calls alone: a framework's span repeats what its client's says,
 * and two instrumentations of one client tell of one call. Spans mostly come innermost first, so the outer one finds
 * the inner one here; of two that come in the other order both count until the run is settled.
 */
export function createRepeatedUsage(): MarkRepeatedUsage {
  const traces = new LRUCache<string, Call[]>({ max: traces_max })
  return (records) => {
    const calls = records.filter(spends)
    if (calls.length === 0) return records
    for (const { span, story } of calls) {
      const known = traces.get(span.traceId) ?? []
      traces.set(span.traceId, known)
      if (known.length >= calls_max) known.shift()
      const { spanId, parentSpanId, startNs, endNs, scope } = span
      const { tokensIn, tokensOut } = story
      known.push({ spanId, parentSpanId, startNs, endNs, scope: scope.name, tokensIn, tokensOut })
    }
    const repeated = new Set(calls.filter(({ span }) => isRepeated(span.spanId, traces.get(span.traceId) ?? [])))
    if (repeated.size === 0) return records
    return records.map((record) => (repeated.has(record) ? { ...record, repeatsUsage: true } : record))
  }
}

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
