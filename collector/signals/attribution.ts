import { LRUCache } from 'lru-cache'

import type { Evidence, Finding } from '#core/memory/finding.ts'
import type { FailureClass } from '#core/memory/taxonomy.ts'
import type { SpanKind } from '#core/telemetry/story.ts'
import type { SpanRecord } from '../pipeline/record.ts'
import { isVague } from '../dialects/errors.ts'

/** A finding below a span, as far as its ancestors need to know it. */
interface Below {
  readonly spanId: string
  readonly kind: SpanKind
  readonly class: string
  readonly message: string
}

type BelowBySpan = Map<string, readonly Below[]>

/** Traces whose failures are remembered while their ancestors have not arrived yet. */
const tracesMax = 10_000
/** An ancestor of more failures than this is told about the first ones only. */
const belowMax = 16
/** A message this short says too little to prove that two errors are one. */
const messageCharsMin = 12
/** What a finding gathers from the spans that only repeat it. */
const symptomsMax = 8

/**
 * Keeps findings on the deepest span that shows them; what the spans around it show becomes its evidence. Remembers
 * across batches: children often arrive first. Hints (grade C) explain nothing and are explained by nothing.
 */
export interface Attribution {
  settle(records: readonly SpanRecord[]): readonly SpanRecord[]
}

export function createAttribution(): Attribution {
  const traces = new LRUCache<string, BelowBySpan>({ max: tracesMax })
  return {
    settle(records) {
      const concerned = new Set<string>()
      let last = ''
      let isKnown = false
      for (const record of records) {
        const { traceId } = record.span
        // Neighbours mostly share their trace.
        if (traceId !== last) isKnown = traces.size > 0 && traces.has((last = traceId))
        if (isKnown || (record.findings.length > 0 && causeOn(record) !== undefined)) concerned.add(traceId)
      }
      if (concerned.size === 0) return records
      const dropped: Dropped = new Map()
      for (const [traceId, members] of byTrace(records, concerned)) {
        const below: BelowBySpan = traces.get(traceId) ?? new Map()
        traces.set(traceId, below)
        settleTrace(members, below, dropped)
      }
      return dropped.size === 0 ? records : withSymptoms(records, dropped)
    },
  }
}

/** What made a span fail, as far as it is more than a hint. */
const causeOn = ({ findings }: SpanRecord): Finding | undefined => findings.find(({ grade }) => grade !== 'C')

/** Records whose finding was dropped, with the id of the span that keeps it. */
type Dropped = Map<SpanRecord, string>

function withSymptoms(records: readonly SpanRecord[], dropped: Dropped): readonly SpanRecord[] {
  const symptoms = new Map<string, Evidence[]>()
  for (const [record, cause] of dropped) {
    const [first] = causeOn(record)?.evidence ?? []
    const key = `${record.span.traceId}${cause}`
    const gathered = symptoms.get(key) ?? []
    if (first !== undefined && gathered.length < symptomsMax) gathered.push({ ...first, note: 'seen here too' })
    symptoms.set(key, gathered)
  }
  return records.map((record) => {
    // Who has no finding neither keeps one nor lost one; that is nearly everybody.
    if (record.findings.length === 0) return record
    if (dropped.has(record)) return { ...record, findings: record.findings.filter(({ grade }) => grade === 'C') }
    const own = symptoms.get(`${record.span.traceId}${record.span.spanId}`)
    const cause = own === undefined ? undefined : causeOn(record)
    if (own === undefined || cause === undefined) return record
    const told = { ...cause, evidence: [...cause.evidence, ...own] }
    return { ...record, findings: record.findings.map((finding) => (finding === cause ? told : finding)) }
  })
}

function byTrace(records: readonly SpanRecord[], traceIds: ReadonlySet<string>): ReadonlyMap<string, SpanRecord[]> {
  const members = new Map<string, SpanRecord[]>()
  for (const record of records) {
    if (!traceIds.has(record.span.traceId)) continue
    const list = members.get(record.span.traceId)
    if (list) list.push(record)
    else members.set(record.span.traceId, [record])
  }
  return members
}

/** Walks a trace from its leaves up; each span hears of the findings below it. */
function settleTrace(members: readonly SpanRecord[], below: BelowBySpan, dropped: Dropped): void {
  const bySpanId = new Map(members.map((record) => [record.span.spanId, record]))
  for (const record of deepestFirst(members, bySpanId)) {
    const { span, story } = record
    const inner = below.get(span.spanId) ?? []
    const own = causeOn(record)
    let bubbling = inner
    if (own !== undefined) {
      const superseded = inner.filter((each) => isTransportOf(each, record, own))
      for (const { spanId } of superseded) {
        const transport = bySpanId.get(spanId)
        if (transport) dropped.set(transport, span.spanId)
      }
      const others = inner.filter((each) => !superseded.includes(each))
      const cause = others.find((each) => explains(each, record, own))
      if (cause !== undefined) dropped.set(record, cause.spanId)
      else
        bubbling = [
          ...others,
          { spanId: span.spanId, kind: story.kind, class: own.class, message: own.facts.message.trim() },
        ]
    }
    if (bubbling.length > 0 && span.parentSpanId !== null) tell(below, span.parentSpanId, bubbling)
  }
}

function tell(below: BelowBySpan, parentSpanId: string, news: readonly Below[]): void {
  const known = below.get(parentSpanId) ?? []
  const fresh = news.filter(({ spanId }) => !known.some((each) => each.spanId === spanId))
  if (fresh.length > 0 && known.length < belowMax) below.set(parentSpanId, [...known, ...fresh].slice(0, belowMax))
}

function deepestFirst(
  members: readonly SpanRecord[],
  bySpanId: ReadonlyMap<string, SpanRecord>,
): readonly SpanRecord[] {
  const depths = new Map<string, number>()
  const depthOf = (record: SpanRecord): number => {
    const path: string[] = []
    let depth = 0
    for (let at: SpanRecord | undefined = record; at !== undefined; at = bySpanId.get(at.span.parentSpanId ?? '')) {
      const known = depths.get(at.span.spanId)
      if (known !== undefined || path.includes(at.span.spanId)) {
        depth = known ?? 0
        break
      }
      path.push(at.span.spanId)
    }
    for (const spanId of path.reverse()) depths.set(spanId, ++depth)
    return depths.get(record.span.spanId) ?? 0
  }
  return [...members].sort((left, right) => depthOf(right) - depthOf(left))
}

/** Whether a finding below already says what an ancestor's error repeats. */
function explains(below: Below, { story }: SpanRecord, own: Finding): boolean {
  if (own.signal !== 'typed-error' && own.signal !== 'mcp-error') return own.class === below.class
  if (isParsing(own) && spoilt.has(below.class)) return true
  const bare = story.errorMessage === null && (story.errorType === null || isVague(story.errorType))
  if (bare || own.facts.message.trim() === below.message) return true
  if (below.message.length >= messageCharsMin) {
    if (story.errorMessage?.includes(below.message) || story.errorStack?.includes(below.message)) return true
  }
  // Two errors of the app or of a tool are two errors; a provider's comes up again under the names of its wrappers.
  return own.class === below.class && own.class !== 'app.error' && own.class !== 'tool.error'
}

/** Answers that whoever parses them above must stumble over. */
const spoilt: ReadonlySet<string> = new Set<FailureClass>([
  'output.invalid_format',
  'output.truncated',
  'output.content_filter',
  'output.empty',
  'output.refusal',
])

const isParsing = (own: Finding): boolean =>
  own.class === 'output.invalid_format' ||
  (own.class === 'app.error' && /^(?:\w+\.)*(?:SyntaxError|JSONDecodeError)$/.test(own.facts.errorType ?? ''))

const plain: ReadonlySet<SpanKind> = new Set<SpanKind>(['HTTP', 'OTHER', 'WORKFLOW'])

/** The HTTP call under a model call fails with it; the model call knows more, so the finding belongs there. */
const isTransportOf = (below: Below, { story }: SpanRecord, own: Finding): boolean =>
  below.kind === 'HTTP' && !plain.has(story.kind) && (below.class === own.class || below.class === 'app.error')
