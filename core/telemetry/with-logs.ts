import type { Attributes, AttributeValue } from './attributes.ts'
import { responseOf } from './log-event.ts'
import type { LogRecord } from './log-record.ts'
import { momentOf } from './log-record.ts'
import type { Span, SpanEvent } from './span.ts'
import { toldBy } from './told-events.ts'

/** Events of a span with those of its logs; what is beyond was logged in a loop. */
const eventsMax = 2_048

/**
 * Whether a record of a run is about this span: by the span id; without one by the answer it names; without either it
 * is about the run, and therefore its root. Records that name no trace were found by the session of the run.
 */
export function belongsTo(log: LogRecord, span: Pick<Span, 'traceId' | 'spanId' | 'parentSpanId' | 'attributes'>) {
  if (log.traceId !== null && log.traceId !== span.traceId) return false
  if (log.spanId !== null) return log.spanId === span.spanId
  const response = responseOf(log)
  return response === null ? span.parentSpanId === null : response === responseOf(span)
}

/**
 * The span as it is told by itself and by the log records of its run: those that belong to it become events, and
 * attributes that only they hold are added. In any order of arrival the result is the same. The very same span when no
 * record says anything of it.
 */
export function withLogs(span: Span, logs: readonly LogRecord[]): Span {
  const known = new Set(span.events.map(contentOf))
  const events: SpanEvent[] = []
  let lifted: Attributes = {}
  const own = logs.filter((log) => belongsTo(log, span)).sort(byMoment)
  for (const log of own) {
    const told = toldBy(log)
    // Some senders write the same event to both places.
    if (told === null || known.has(contentOf(told.event)) || span.events.length + events.length >= eventsMax) continue
    events.push(told.event)
    lifted = { ...told.lifted, ...lifted }
  }
  if (events.length === 0) return span
  return {
    ...span,
    attributes: { ...lifted, ...span.attributes },
    events: [...span.events, ...events].sort((a, b) => (a.atNs < b.atNs ? -1 : a.atNs > b.atNs ? 1 : 0)),
  }
}

/** By time; records of one moment by what they say, so that the order of arrival does not matter. */
function byMoment(a: LogRecord, b: LogRecord): number {
  const [one, other] = [momentOf(a), momentOf(b)]
  if (one !== other) return one < other ? -1 : 1
  const [left, right] = [plain([a.eventName, a.body, a.attributes]), plain([b.eventName, b.body, b.attributes])]
  return left < right ? -1 : left > right ? 1 : 0
}

/** What makes two events the same one, however they were sent. */
const telling = [
  'content',
  'gen_ai.event.content',
  'message',
  'tool_calls',
  'id',
  'index',
  'gen_ai.prompt',
  'gen_ai.completion',
  'gen_ai.input.messages',
  'gen_ai.output.messages',
  'exception.type',
  'exception.message',
  'gen_ai.evaluation.name',
  'gen_ai.evaluation.score.value',
  'gen_ai.evaluation.score.label',
  'gen_ai.response.id',
] as const

const contentOf = ({ name, attributes }: SpanEvent): string =>
  [name, ...telling.map((key) => plain(attributes[key] ?? null))].join('\0')

/** A value as text that is the same for the same content, sent as text or not. */
const plain = (value: AttributeValue): string =>
  typeof value === 'string'
    ? value
    : JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? inner.toString() : inner))
