import { Metadata } from '@grpc/grpc-js'
import type { Span as ApiSpan, Tracer } from '@opentelemetry/api'
import { OTLPTraceExporter as GrpcExporter } from '@opentelemetry/exporter-trace-otlp-grpc'
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { OTLPTraceExporter as ProtoExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { CompressionAlgorithm } from '@opentelemetry/otlp-exporter-base'
import { resourceFromAttributes } from '@opentelemetry/resources'
import type { SpanExporter } from '@opentelemetry/sdk-trace-base'
import { BasicTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'

import type { RunningProgram } from './program.ts'

export type ExporterKind = 'grpc' | 'proto' | 'http'

/** One of the three stock exporters, pointed at a running program. */
export function stockExporter(kind: ExporterKind, program: RunningProgram, gzip = false): SpanExporter {
  const compression = gzip ? CompressionAlgorithm.GZIP : CompressionAlgorithm.NONE
  const headers = { authorization: `Bearer ${program.key}` }
  if (kind === 'grpc') {
    const metadata = new Metadata()
    metadata.set('authorization', headers.authorization)
    return new GrpcExporter({ url: `http://${program.otlpGrpc}`, metadata, compression })
  }
  const options = { url: `${program.otlpHttp}/v1/traces`, headers, compression }
  return kind === 'proto' ? new ProtoExporter(options) : new JsonExporter(options)
}

export interface TestApp {
  readonly tracer: Tracer
  /** Resolves when everything that was ended is acknowledged; rejects when something was refused. */
  flush(): Promise<void>
  shutdown(): Promise<void>
}

/** An app with the OpenTelemetry SDK, as its documentation sets it up. */
export function appWith(exporter: SpanExporter, app: string, release = '1.0.0'): TestApp {
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': app, 'service.version': release }),
    spanProcessors: [new SimpleSpanProcessor(exporter)],
  })
  return {
    tracer: provider.getTracer('test-app', '1.2.3'),
    flush: () => provider.forceFlush(),
    shutdown: () => provider.shutdown(),
  }
}

/** A chat call as the GenAI conventions of 2025 write it. `error` ends it the way an instrumentation would. */
export function chatSpan(
  tracer: Tracer,
  {
    prompt,
    model = 'gpt-4o-mini',
    error,
    answer,
  }: { prompt: string; model?: string; error?: { type: string; message: string }; answer?: string },
): ApiSpan {
  const span = tracer.startSpan(`chat ${model}`, {
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': model,
      'gen_ai.input.messages': JSON.stringify([{ role: 'user', parts: [{ type: 'text', content: prompt }] }]),
    },
  })
  if (error === undefined) {
    span.setAttributes({
      'gen_ai.output.messages': JSON.stringify([
        { role: 'assistant', parts: [{ type: 'text', content: answer ?? 'Certainly.' }], finish_reason: 'stop' },
      ]),
      'gen_ai.response.finish_reasons': ['stop'],
      'gen_ai.usage.input_tokens': 12,
      'gen_ai.usage.output_tokens': 3,
    })
  } else {
    span.setAttribute('error.type', error.type)
    span.recordException({ name: error.type, message: error.message })
    span.setStatus({ code: 2, message: error.message })
  }
  span.end()
  return span
}

/** What a provider says when the prompt is too long. */
export const tooLong = {
  type: 'BadRequestError',
  message:
    "400 This model's maximum context length is 128000 tokens. However, your messages resulted in 141322 tokens. Please reduce the length of the messages.",
} as const
