import { SpanKind, SpanStatusCode, TraceFlags, context, trace } from '@opentelemetry/api'
import { resourceFromAttributes } from '@opentelemetry/resources'
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base'
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'

const linked = {
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  traceFlags: TraceFlags.SAMPLED,
}

/** Two spans as the SDK makes them, parent and child, with something of everything a span can hold. */
export function sdkSpans(): readonly ReadableSpan[] {
  const memory = new InMemorySpanExporter()
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'shop', 'service.version': '2.0.0', 'host.cpus': 4 }),
    spanProcessors: [new SimpleSpanProcessor(memory)],
  })
  const tracer = provider.getTracer('shop-instrumentation', '1.2.3', {
    schemaUrl: 'https://opentelemetry.io/schemas/1.37.0',
  })
  const parent = tracer.startSpan('invoke_agent support', {
    kind: SpanKind.SERVER,
    startTime: [1_760_000_000, 123_456_789],
  })
  const child = tracer.startSpan(
    'chat gpt-4o',
    {
      kind: SpanKind.CLIENT,
      startTime: [1_760_000_000, 223_456_789],
      links: [{ context: linked, attributes: { why: 'retry' } }],
    },
    trace.setSpan(context.active(), parent),
  )
  child.setAttributes({
    text: 'é😀',
    empty: '',
    count: 42,
    negative: -7,
    share: 0.25,
    flag: true,
    big: Number.MAX_SAFE_INTEGER,
    texts: ['a', 'b'],
    numbers: [1, 2.5],
    flags: [true, false],
    none: [],
  })
  // Newer SDKs take nested values; the API's types still lag behind.
  const nested: Record<string, unknown> = {
    map: { inner: { list: [1, 'two', null] } },
    bytes: Uint8Array.of(1, 2, 255),
  }
  Object.assign(child, { attributes: { ...Reflect.get(child, 'attributes'), ...nested } })
  child.addEvent('gen_ai.choice', { index: 0, 'finish.reason': 'stop' }, [1_760_000_000, 300_000_001])
  child.recordException(
    { name: 'RateLimitError', message: 'slow down', stack: 'RateLimitError: slow down\n    at call (app.ts:1:2)' },
    [1_760_000_000, 400_000_002],
  )
  child.setStatus({ code: SpanStatusCode.ERROR, message: 'slow down' })
  child.end([1_760_000_001, 987_654_321])
  parent.setStatus({ code: SpanStatusCode.OK })
  parent.end([1_760_000_002, 1])
  return memory.getFinishedSpans()
}

/** The two spans as they must come out at the other end, by name. */
export function expectedSpans(sent: readonly ReadableSpan[]) {
  return sent.map((span) => ({
    traceId: span.spanContext().traceId,
    spanId: span.spanContext().spanId,
    parentSpanId: span.parentSpanContext?.spanId ?? null,
    name: span.name,
    otelKind: span.kind + 1,
    startNs: nanos(span.startTime),
    endNs: nanos(span.endTime),
    attributes: span.attributes,
    droppedAttributes: 0,
    events: span.events.map((event) => ({
      name: event.name,
      atNs: nanos(event.time),
      attributes: event.attributes ?? {},
      droppedAttributes: 0,
    })),
    droppedEvents: 0,
    links: span.links.map((link) => ({
      traceId: link.context.traceId,
      spanId: link.context.spanId,
      attributes: link.attributes ?? {},
    })),
    droppedLinks: 0,
    status: (['UNSET', 'OK', 'ERROR'] as const)[span.status.code],
    statusMessage: span.status.message ?? '',
    resource: { attributes: span.resource.attributes },
    scope: { name: 'shop-instrumentation', version: '1.2.3', schemaUrl: 'https://opentelemetry.io/schemas/1.37.0' },
  }))
}

const nanos = ([seconds, rest]: readonly [number, number]): bigint => BigInt(seconds) * 1_000_000_000n + BigInt(rest)
