import { z } from 'zod'

import { defineExporter, defineProcessor } from '#collector/component.ts'
import type { Services } from '#collector/component.ts'
import { loadConfig } from '#collector/config/load.ts'
import type { Collector } from '#collector/pipeline/build.ts'
import { buildCollector } from '#collector/pipeline/build.ts'
import type { Batch, SpanRecord } from '#collector/pipeline/record.ts'
import type { Authorise } from '#collector/receivers/authorise.ts'
import type { Registry } from '#collector/registry.ts'
import { registry } from '#collector/registry.ts'
import { systemClock } from '#core/platform/clock.ts'
import { connectDatabase } from '#core/platform/database/connect.ts'
import { createLog } from '#core/platform/log.ts'
import type { LogRecord } from '#core/telemetry/log-record.ts'
import type { Span } from '#core/telemetry/span.ts'

/** Services for collectors without storage: the pool opens no connection before somebody asks it something. */
export const idleServices = (): Services => ({
  sql: connectDatabase({ url: 'postgres://nobody@127.0.0.1:1/nothing', max: 1, applicationName: 'test' }),
  clock: systemClock,
  log: createLog({ level: 'silent' }),
})

/** The end of a test pipeline: keeps what arrives, and fails when it is told to. */
export interface Sink {
  readonly batches: Batch<SpanRecord>[]
  readonly spans: () => readonly Span[]
  readonly logs: LogRecord[]
  /** Called before a batch is kept; what it throws is what the pipeline hears. */
  before: (batch: Batch<SpanRecord> | Batch<LogRecord>) => void | Promise<void>
}

export interface TestCollector {
  readonly collector: Collector
  readonly sink: Sink
  /** `http://127.0.0.1:port/v1/traces` */
  readonly httpUrl: string
  /** `http://127.0.0.1:port/v1/logs` */
  readonly logsUrl: string
  /** `127.0.0.1:port` */
  readonly grpcAddress: string
  stop(): Promise<void>
}

export interface TestCollectorOptions {
  /** Settings of the receiver beside the endpoints, and of its protocols. */
  readonly otlp?: object
  readonly grpc?: object
  readonly http?: object
  readonly authorise?: Authorise
  /** Share of spans that a link called `drop` lets through, from 0 to 1; the link is left out when not given. */
  readonly keep?: number
  /** Links of a pipeline of logs beside the one of traces; no such pipeline when not given. */
  readonly logs?: readonly string[]
}

/** A collector with real receivers on free ports, in front of a sink. */
export async function startTestCollector(options: TestCollectorOptions = {}): Promise<TestCollector> {
  const sink: Sink = {
    batches: [],
    logs: [],
    spans: () => sink.batches.flatMap((batch) => batch.items.map((each) => each.span)),
    before: () => {},
  }
  const config = {
    receivers: {
      otlp: {
        protocols: {
          grpc: { endpoint: '127.0.0.1:0', ...options.grpc },
          http: { endpoint: '127.0.0.1:0', ...options.http },
        },
        ...options.otlp,
      },
    },
    processors: {
      ...(options.keep === undefined ? {} : { drop: { keep: options.keep } }),
      ...Object.fromEntries((options.logs ?? []).map((id) => [id, null])),
    },
    exporters: { sink: null },
    service: {
      pipelines: {
        traces: { receivers: ['otlp'], processors: options.keep === undefined ? [] : ['drop'], exporters: ['sink'] },
        ...(options.logs === undefined
          ? {}
          : { logs: { receivers: ['otlp'], processors: options.logs, exporters: ['sink'] } }),
      },
    },
  }
  const loaded = await loadConfig({
    sources: [`yaml:${JSON.stringify(config)}`],
    env: {},
    registry: registryWith(sink),
  })
  const collector = buildCollector({
    config: loaded.config,
    authorise: options.authorise ?? (async () => ({ projectId: 1 })),
    services: idleServices(),
  })
  await collector.start()
  const at = (protocol: string): string =>
    collector.endpoints().find((each) => each.protocol === protocol)?.address ?? ''
  return {
    collector,
    sink,
    httpUrl: `http://${at('http')}/v1/traces`,
    logsUrl: `http://${at('http')}/v1/logs`,
    grpcAddress: at('grpc'),
    stop: () => collector.shutdown(1_000),
  }
}

/** The real components, with a sink for an exporter and a link that loses spans. */
export const registryWith = (sink: Sink): Registry => ({
  ...registry,
  processors: [...registry.processors, dropping],
  exporters: [
    defineExporter({
      type: 'sink',
      summary: 'Keeps everything in memory.',
      config: z.strictObject({}),
      create: () => ({
        async consume(batch) {
          await sink.before(batch)
          sink.batches.push(batch)
        },
      }),
      createLogs: () => ({
        async consume(batch) {
          await sink.before(batch)
          sink.logs.push(...batch.items)
        },
      }),
    }),
  ],
})

const dropping = defineProcessor({
  type: 'drop',
  summary: 'Lets a share of the spans through.',
  config: z.strictObject({ keep: z.number().default(1) }),
  create: ({ keep }, { id }) => ({
    name: id,
    process: (records) => records.filter((_, index) => Math.floor((index + 1) * keep) > Math.floor(index * keep)),
  }),
})
