import type { HrTime } from '@opentelemetry/api'
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base'
import type { Resource } from '@opentelemetry/resources'

/** A stretch of real time, in milliseconds since 1970, that is to look as if it had taken `lastsMs`. */
export interface Stretch {
  readonly fromMs: number
  readonly toMs: number
  readonly lastsMs: number
}

export interface Dress {
  readonly resource: Resource
  readonly stretches: readonly Stretch[]
  /** When the run begins or ends, in milliseconds since 1970. */
  readonly anchor: { readonly startsAtMs: number } | { readonly endsAtMs: number }
}

/**
 * Gives the spans of one run the resource of their app and the times of another day. A local model answers in a
 * millisecond and nobody can wait six hours for a history; order and nesting stay as they really were, because the
 * new time is a rising function of the real one.
 */
export function dressSpans(spans: readonly ReadableSpan[], { resource, stretches, anchor }: Dress): ReadableSpan[] {
  const from = Math.min(...spans.map((span) => msOf(span.startTime)))
  const to = Math.max(...spans.map((span) => msOf(span.endTime)))
  const lastsMs = (real: number): number => stretched(real, stretches) - stretched(from, stretches)
  const startsAtMs = 'startsAtMs' in anchor ? anchor.startsAtMs : anchor.endsAtMs - lastsMs(to)
  const moved = (time: HrTime): HrTime => hrTimeOf(startsAtMs + lastsMs(msOf(time)))
  return spans.map((span) => dressed(span, resource, moved))
}

function dressed(span: ReadableSpan, resource: Resource, moved: (time: HrTime) => HrTime): ReadableSpan {
  const startTime = moved(span.startTime)
  const endTime = moved(span.endTime)
  return {
    name: span.name,
    kind: span.kind,
    spanContext: () => span.spanContext(),
    ...(span.parentSpanContext ? { parentSpanContext: span.parentSpanContext } : {}),
    startTime,
    endTime,
    status: span.status,
    attributes: span.attributes,
    links: span.links,
    events: span.events.map((event) => ({ ...event, time: moved(event.time) })),
    duration: hrTimeOf(msOf(endTime) - msOf(startTime)),
    ended: span.ended,
    resource,
    instrumentationScope: span.instrumentationScope,
    droppedAttributesCount: span.droppedAttributesCount,
    droppedEventsCount: span.droppedEventsCount,
    droppedLinksCount: span.droppedLinksCount,
  }
}

function stretched(real: number, stretches: readonly Stretch[]): number {
  let moved = real
  for (const { fromMs, toMs, lastsMs } of stretches) {
    const width = Math.max(toMs - fromMs, 0.01)
    const share = Math.min(Math.max((real - fromMs) / width, 0), 1)
    moved += share * Math.max(lastsMs - width, 0)
  }
  return moved
}

const msOf = ([seconds, nanos]: HrTime): number => seconds * 1000 + nanos / 1e6

function hrTimeOf(ms: number): HrTime {
  const seconds = Math.floor(ms / 1000)
  return [seconds, Math.min(Math.round((ms - seconds * 1000) * 1e6), 999_999_999)]
}
