import { context, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base'
import type { SpanRecord } from '#collector/pipeline/record.ts'
import { faultHeader, startModelServer, type ModelServer } from '#cli/demo/model-server/start.ts'
import type { ServerFault } from '#cli/demo/model-server/faults.ts'
import { underSpan } from '#cli/demo/run-span.ts'
import { startSpanPost } from './span-post.ts'
import { createUnderstanding } from './understand.ts'

/** An app as users write them: a global tracer provider, the stock exporter, its own span around what it does. */
export interface WatchedApp {
  readonly provider: BasicTracerProvider
  readonly model: ModelServer
  /** The `fetch` for clients of the model: it asks for the fault under way, below everything that is watched. */
  readonly fetch: typeof fetch
  /** Does work under the app's own span, which notes what is thrown, and answers the spans as understood. */
  observe(fault: ServerFault | null, work: () => Promise<unknown>): Promise<readonly SpanRecord[]>
  stop(): Promise<void>
}

export async function startWatchedApp(): Promise<WatchedApp> {
  const [post, model] = await Promise.all([startSpanPost(), startModelServer()])
  const exporter = new OTLPTraceExporter({ url: post.url })
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'watched', 'service.version': '1.0.0' }),
    spanProcessors: [new BatchSpanProcessor(exporter)],
  })
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  trace.setGlobalTracerProvider(provider)
  const understand = createUnderstanding()
  let faultUnderWay: ServerFault | null = null
  return {
    provider,
    model,
    fetch(input, init) {
      const headers = new Headers(init?.headers)
      if (faultUnderWay !== null) headers.set(faultHeader, faultUnderWay)
      return fetch(input, { ...init, headers })
    },
    async observe(fault, work) {
      faultUnderWay = fault
      await underSpan(provider.getTracer('app'), 'handle request', {}, async () => void (await work())).catch(() => {})
      await new Promise((resolve) => setTimeout(resolve, 15)) // Copies of a stream end their span a moment later.
      await provider.forceFlush()
      return understand(post.take())
    },
    async stop() {
      await provider.shutdown()
      await Promise.all([post.stop(), model.stop()])
    },
  }
}
