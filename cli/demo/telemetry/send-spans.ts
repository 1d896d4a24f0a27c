import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { AppError } from '#core/platform/errors.ts'
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base'

/** Where the spans of a run go. Rejects when they did not arrive. */
export interface SpanSink {
  send(spans: readonly ReadableSpan[]): Promise<void>
  close(): Promise<void>
}

const patienceMs = 5_000

/** Any answer will do: it is only asked whether somebody listens, before minutes are spent on spans for nobody. */
export async function findReceiver(endpoint: string): Promise<void> {
  try {
    await fetch(endpoint, { method: 'HEAD', signal: AbortSignal.timeout(patienceMs) })
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new AppError('unavailable', `Nobody takes spans at ${endpoint}: ${reason}`)
  }
}

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
