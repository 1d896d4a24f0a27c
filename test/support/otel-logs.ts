import { Metadata } from '@grpc/grpc-js'
import { OTLPLogExporter as GrpcExporter } from '@opentelemetry/exporter-logs-otlp-grpc'
import { OTLPLogExporter as JsonExporter } from '@opentelemetry/exporter-logs-otlp-http'
import { OTLPLogExporter as ProtoExporter } from '@opentelemetry/exporter-logs-otlp-proto'
import { CompressionAlgorithm } from '@opentelemetry/otlp-exporter-base'
import type { LogRecordExporter, ReadableLogRecord } from '@opentelemetry/sdk-logs'

import type { ExporterKind } from './otel.ts'
import type { RunningProgram } from './program.ts'

/** One of the three stock exporters of logs, pointed at a running program, or at its dashboard's port. */
export function stockLogExporter(kind: ExporterKind, program: RunningProgram, httpBase = program.otlpHttp) {
  const compression = CompressionAlgorithm.GZIP
  const headers = { authorization: `Bearer ${program.key}` }
  if (kind === 'grpc') {
    const metadata = new Metadata()
    metadata.set('authorization', headers.authorization)
    return new GrpcExporter({ url: `http://${program.otlpGrpc}`, metadata, compression })
  }
  const options = { url: `${httpBase}/v1/logs`, headers, compression }
  return kind === 'proto' ? new ProtoExporter(options) : new JsonExporter(options)
}

/** Resolves when the records are acknowledged; rejects when they are refused. */
export async function exportLogs(exporter: LogRecordExporter, logs: readonly ReadableLogRecord[]): Promise<void> {
  await new Promise<void>((resolve, reject) =>
    exporter.export([...logs], ({ code, error }) => (code === 0 ? resolve() : reject(error ?? new Error('refused')))),
  )
  await exporter.shutdown()
}
