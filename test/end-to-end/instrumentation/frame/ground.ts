import { setTimeout as sleep } from 'node:timers/promises'
import { context, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BasicTracerProvider, type ReadableSpan, type SpanProcessor } from '@opentelemetry/sdk-trace-base'
import type { ServerFault } from '#cli/demo/model-server/faults.ts'
import { faultHeader, startModelServer, type ModelServer } from '#cli/demo/model-server/start.ts'
import { underSpan } from '#cli/demo/run-span.ts'
import type { SpanRecord } from '#collector/pipeline/record.ts'
import { decodeProtobuf } from '#collector/wire/decode-protobuf.ts'
import { createUnderstanding } from './understand.ts'

/** What an app and its instrumentation stand on: a model, a tracer provider, and someone who reads their spans. */
export interface Ground {
  readonly model: ModelServer
  readonly provider: BasicTracerProvider
  /** A provider of its own for libraries that bring processors along; its spans end up in the same place. */
  providerWith(...processors: readonly SpanProcessor[]): BasicTracerProvider
  /** The `fetch` for clients of the model: it asks for the fault under way, below everything that is watched. */
  readonly fetch: typeof fetch
  /** The fault under way, for clients that take no `fetch`. */
  fault(): ServerFault | null
  /** How long a call may take, in milliseconds: short only while the model never answers. */
  patienceMs(): number
  /** Does work under the app's own span, which notes what is thrown, and answers the spans as understood. */
  observe(scene: Scene): Promise<readonly SpanRecord[]>
  stop(): Promise<void>
}

export interface Scene {
  readonly fault?: ServerFault | null
  readonly work: () => Promise<unknown>
  readonly flush?: (() => Promise<unknown>) | undefined
  /** True when spans may be left that nobody ends. */
  readonly leavesOpen?: boolean
}

/** Spans of copied streams end a moment after the answer; on a busy machine the moment is long. */
const endingMsMax = 10_000
const endingOfLeftMs = 20

export async function startGround(): Promise<Ground> {
  const model = await startModelServer()
  let ended: ReadableSpan[] = []
  const open = new Set<string>()
  const desk: SpanProcessor = {
    onStart: (span) => void open.add(span.spanContext().spanId),
    onEnd(span) {
      open.delete(span.spanContext().spanId)
      ended.push(span)
    },
    forceFlush: async () => {},
    shutdown: async () => {},
  }
  const resource = resourceFromAttributes({ 'service.name': 'watched', 'service.version': '1.0.0' })
  const providerWith = (...processors: readonly SpanProcessor[]) =>
    new BasicTracerProvider({ resource, spanProcessors: [...processors, desk] })
  const provider = providerWith()
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  trace.setGlobalTracerProvider(provider)
  const understand = createUnderstanding()
  let underWay: ServerFault | null = null

  async function settled(leavesOpen: boolean, flush: Scene['flush']): Promise<void> {
    const until = performance.now() + (leavesOpen ? endingOfLeftMs : endingMsMax)
    await flush?.()
    // What a library notes in the background may come after the first flush.
    while (open.size > 0 && performance.now() < until) {
      await sleep(leavesOpen ? 2 : 10)
      await flush?.()
    }
  }

  return {
    model,
    provider,
    providerWith,
    fetch(input, init) {
      const headers = new Headers(init?.headers)
      if (underWay !== null) headers.set(faultHeader, underWay)
      return fetch(input, { ...init, headers })
    },
    fault: () => underWay,
    patienceMs: () => (underWay === 'timeout' ? 300 : 20_000),
    async observe({ fault = null, work, flush, leavesOpen = false }) {
      underWay = fault
      ended = []
      open.clear()
      await underSpan(provider.getTracer('app'), 'handle request', {}, async () => void (await work())).catch(() => {})
      await settled(leavesOpen, flush)
      // The bytes that the stock exporter sends, read by the collector's own reader.
      const bytes = ProtobufTraceSerializer.serializeRequest(ended)
      const { spans } = decodeProtobuf(Buffer.from(bytes ?? []))
      return understand(spans.toSorted((left, right) => Number(left.startNs - right.startNs)))
    },
    async stop() {
      await provider.shutdown()
      await model.stop()
    },
  }
}
