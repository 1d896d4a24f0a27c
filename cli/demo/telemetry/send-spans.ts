import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base'

/** Where the spans of a run go. Rejects when they did not arrive. */
export interface SpanSink {
  send(spans: readonly ReadableSpan[]): Promise<void>
  close(): Promise<void>
}

const patienceMs = 5_000

/** Sends spans with the stock OTLP exporter to `endpoint`, the base URL of an OTLP/HTTP receiver. */
export function otlpSink(endpoint: string, key: string | null): SpanSink {
  const exporter = new OTLPTraceExporter({
    url: new URL('/v1/traces', endpoint).href,
    timeoutMillis: patienceMs,
    headers: key === null ? {} : { authorization: `Bearer ${key}` },
  })
  return {
    send: (spans) =>
      new Promise((resolve, reject) => {
        // Code 0 is success; the enum lives in a package that only the exporter needs.
        exporter.export([...spans], ({ code, error }) =>
          code === 0 ? resolve() : reject(error ?? new Error('refused')),
        )
      }),
    close: () => exporter.shutdown(),
  }
}
