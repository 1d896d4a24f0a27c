import { context, type Tracer } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { BasicTracerProvider, RandomIdGenerator, type ReadableSpan } from '@opentelemetry/sdk-trace-base'
import { currentRun } from './current-run.ts'

/** Spans of one trace that are kept while it runs; more are counted and dropped. */
const spansPerTraceMax = 512

export interface SpanDesk {
  readonly provider: BasicTracerProvider
  tracer(name: string): Tracer
  /** The spans of a trace that have ended, and forgets them. Spans that never ended are not among them. */
  take(traceId: string): readonly ReadableSpan[]
  dropped(): number
}

/**
 * A tracer provider that keeps ended spans by trace until they are asked for, so that a run can be sent as a whole.
 * Ids come from the current run, so the same seed makes the same ids. It never becomes the global provider.
 */
export function createSpanDesk(): SpanDesk {
  // Without a context manager nothing has a parent. Somebody else's is as good as ours, then this does nothing.
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  const traces = new Map<string, ReadableSpan[]>()
  const random = new RandomIdGenerator()
  let dropped = 0
  const provider = new BasicTracerProvider({
    idGenerator: {
      generateTraceId: () => currentRun.getStore()?.traceId ?? random.generateTraceId(),
      generateSpanId: () => currentRun.getStore()?.nextSpanId() ?? random.generateSpanId(),
    },
    spanProcessors: [
      {
        onStart() {},
        onEnd(span) {
          const { traceId } = span.spanContext()
          if (currentRun.getStore()?.traceId !== traceId) return // A straggler of a run that was sent already.
          const spans = traces.get(traceId) ?? []
          traces.set(traceId, spans)
          if (spans.length < spansPerTraceMax) spans.push(span)
          else dropped += 1
        },
        forceFlush: async () => {},
        shutdown: async () => {},
      },
    ],
  })
  return {
    provider,
    tracer: (name) => provider.getTracer(name),
    take(traceId) {
      const spans = traces.get(traceId) ?? []
      traces.delete(traceId)
      return spans
    },
    dropped: () => dropped,
  }
}
