import { OTLPTraceExporter as GrpcExporter } from '@opentelemetry/exporter-trace-otlp-grpc'
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { OTLPTraceExporter as ProtoExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { CompressionAlgorithm } from '@opentelemetry/otlp-exporter-base'
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-base'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import type { TestCollector } from '#test/support/collector.ts'
import { startTestCollector } from '#test/support/collector.ts'
import { expectedSpans, sdkSpans } from '#test/support/sdk-spans.ts'

let running: TestCollector
beforeAll(async () => (running = await startTestCollector()))
afterAll(() => running.stop())
beforeEach(() => void running.sink.batches.splice(0))

const exporters: Readonly<Record<string, (compression: CompressionAlgorithm) => SpanExporter>> = {
  grpc: (compression) => new GrpcExporter({ url: `http://${running.grpcAddress}`, compression }),
  proto: (compression) => new ProtoExporter({ url: running.httpUrl, compression }),
  'http/json': (compression) => new JsonExporter({ url: running.httpUrl, compression }),
}

const send = (exporter: SpanExporter, spans: readonly ReadableSpan[]): Promise<void> =>
  new Promise((resolve, reject) =>
    exporter.export([...spans], ({ code, error }) =>
      code === 0 ? resolve() : reject(error ?? new Error(`result ${code}`)),
    ),
  )

describe('the stock exporters', () => {
  const cases = Object.keys(exporters).flatMap(
    (kind) =>
      [
        [kind, CompressionAlgorithm.NONE],
        [kind, CompressionAlgorithm.GZIP],
      ] as const,
  )
  it.each(cases)('deliver over %s with compression %s spans equal to what was made', async (kind, compression) => {
    const exporter = exporters[kind]?.(compression)
    if (!exporter) throw new Error(`no exporter ${kind}`)
    const sent = sdkSpans()
    await send(exporter, sent)
    await exporter.shutdown()
    expect(running.sink.spans()).toMatchObject(expectedSpans(sent))
  })
})
