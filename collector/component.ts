import type { z } from 'zod'

import type { Clock } from '#core/platform/clock.ts'
import type { Sql } from '#core/platform/database/connect.ts'
import type { Log } from '#core/platform/log.ts'
import type { LogRecord } from '#core/telemetry/log-record.ts'
import type { Span } from '#core/telemetry/span.ts'

import type { Authorise } from './receivers/authorise.ts'
import type { HttpHandler } from './receivers/http-handler.ts'
import type { Consumer, Processor } from './pipeline/chain.ts'
import type { IngestRing } from './pipeline/ingest-ring.ts'
import type { Metrics } from './pipeline/metrics.ts'
import type { SpanRecord } from './pipeline/record.ts'
import type { SignalName } from './receivers/signals.ts'
import type { Step } from './signals/run/step.ts'

/** What the composition root lends to components. Nothing else reaches them: no globals, no environment. */
export interface Services {
  readonly sql: Sql
  readonly clock: Clock
  readonly log: Log
  /** Hears of spans once they are stored. */
  readonly storedSpans?: StoredSpans
}

/** Who wants to know of spans that were new to storage. */
export interface StoredSpans {
  /**
   * What will be wanted of a span; null when nothing will. Asked before it is stored, so that nobody has to keep the
   * span until it is.
   */
  note(projectId: number, record: SpanRecord): SpanNote | null
  /** Of spans that were new. `counted` tells later whether they count towards their runs; it never rejects. */
  take(projectId: number, notes: readonly SpanNote[], counted: Promise<boolean>): void
}

/** A span as the signals of its run need it. */
export interface SpanNote {
  readonly traceId: string
  readonly startNs: bigint
  /** Never before the start. */
  readonly endNs: bigint
  readonly step: Step
}

/** What a component is given beside its settings. `id` is its name in the config: `redact`, or `redact/strict`. */
export interface ComponentServices extends Services {
  readonly id: string
  readonly metrics: Metrics
}

/** What a receiver is given on top: who may send, where items go, and where requests are noted for people to see. */
export interface ReceiverServices extends ComponentServices {
  readonly authorise: Authorise
  /** Null for a signal that no pipeline takes: it is not to be served. */
  readonly consumers: { readonly traces: Consumer<Span> | null; readonly logs: Consumer<LogRecord> | null }
  readonly ring: IngestRing
}

/** What an extension is given on top: how the collector is doing. */
export interface ExtensionServices extends ComponentServices {
  readonly status: () => CollectorStatus
}

export type CollectorStatus = 'starting' | 'ready' | 'stopping' | 'stopped'

/**
 * `start` resolves once the component does its work; `shutdown` once it does none any more, flushed, at the latest
 * after `deadlineMs`. Shutdown is safe without a start before it, and twice.
 */
export interface Lifecycle {
  start(): Promise<void>
  shutdown(deadlineMs: number): Promise<void>
}

/** Where a component listens. `address` is `host:port` with the port it really got. */
export interface Endpoint {
  readonly component: string
  readonly protocol: 'grpc' | 'http'
  readonly address: string
}

export interface Receiver extends Lifecycle {
  endpoints(): readonly Endpoint[]
  /** Take a signal on behalf of another server, when the receiver speaks HTTP. */
  readonly httpHandlers?: ReadonlyMap<SignalName, HttpHandler>
}
export type RawProcessor = Processor<Span> & Partial<Lifecycle>
/** What a raw processor does to log records. */
export type LogProcessor = Processor<LogRecord> & Partial<Lifecycle>
export type RecordProcessor = Processor<SpanRecord> & Partial<Lifecycle>
/** `consume` resolves when the records are safe for good: the sender's acknowledgement waits for it. */
export type Exporter = Consumer<SpanRecord> & Partial<Lifecycle>
/** `consume` resolves when the log records are safe for good. */
export type LogExporter = Consumer<LogRecord> & Partial<Lifecycle>
export type Extension = Lifecycle & { endpoints?(): readonly Endpoint[] }

interface Definition<Kind extends string, Settings, Needs, Made> {
  readonly kind: Kind
  /** The component's name in the config. */
  readonly type: string
  /** One sentence for `components` and the README. */
  readonly summary: string
  readonly config: z.ZodType<Settings>
  create(settings: Settings, services: Needs): Made
}
/** What a component that takes log records as well adds to its definition. */
interface WithLogs<Settings, Made> {
  createLogs?(settings: Settings, services: ComponentServices): Made
}
/** A definition whose settings type has been forgotten; `build` checks what it is given before it creates. */
interface Erased<Needs, Made> {
  readonly type: string
  readonly summary: string
  readonly config: z.ZodType
  build(settings: unknown, services: Needs): Made
}

export type ReceiverDefinition = Erased<ReceiverServices, Receiver> & { readonly kind: 'receiver' }
export type RawProcessorDefinition = Erased<ComponentServices, RawProcessor> & {
  readonly kind: 'processor'
  readonly stage: 'raw'
  /** Null for a processor that cannot stand in a pipeline of logs. */
  readonly buildLogs: ((settings: unknown, services: ComponentServices) => LogProcessor) | null
}
export type RecordProcessorDefinition = Erased<ComponentServices, RecordProcessor> & {
  readonly kind: 'processor'
  readonly stage: 'record'
}
export type ProcessorDefinition = RawProcessorDefinition | RecordProcessorDefinition
export type ExporterDefinition = Erased<ComponentServices, Exporter> & {
  readonly kind: 'exporter'
  /** Null for an exporter that takes no logs. */
  readonly buildLogs: ((settings: unknown, services: ComponentServices) => LogExporter) | null
}
export type ExtensionDefinition = Erased<ExtensionServices, Extension> & { readonly kind: 'extension' }

/** A component that takes spans in from outside. */
export const defineReceiver = <Settings>(
  own: Omit<Definition<'receiver', Settings, ReceiverServices, Receiver>, 'kind'>,
) => ({ ...own, kind: 'receiver', build: builderOf(own) }) as const

/** A link that works on spans as they were sent. Raw links stand before all others. */
export const defineRawProcessor = <Settings>(
  own: Omit<Definition<'processor', Settings, ComponentServices, RawProcessor>, 'kind'> &
    WithLogs<Settings, LogProcessor>,
) => ({ ...own, kind: 'processor', stage: 'raw', build: builderOf(own), buildLogs: logBuilderOf(own) }) as const

/** A link that works on understood spans: it may read `record.story` and attach findings, context, roll-ups. */
export const defineProcessor = <Settings>(
  own: Omit<Definition<'processor', Settings, ComponentServices, RecordProcessor>, 'kind'>,
) => ({ ...own, kind: 'processor', stage: 'record', build: builderOf(own) }) as const

/** A component that puts records where they are safe, or sends them on. */
export const defineExporter = <Settings>(
  own: Omit<Definition<'exporter', Settings, ComponentServices, Exporter>, 'kind'> & WithLogs<Settings, LogExporter>,
) => ({ ...own, kind: 'exporter', build: builderOf(own), buildLogs: logBuilderOf(own) }) as const

/** A component beside the pipelines: health, debugging pages. */
export const defineExtension = <Settings>(
  own: Omit<Definition<'extension', Settings, ExtensionServices, Extension>, 'kind'>,
) => ({ ...own, kind: 'extension', build: builderOf(own) }) as const

const builderOf =
  <Settings, Needs, Made>(own: { config: z.ZodType<Settings>; create(settings: Settings, services: Needs): Made }) =>
  (settings: unknown, services: Needs): Made =>
    own.create(own.config.parse(settings), services)

function logBuilderOf<Settings, Made>(own: { config: z.ZodType<Settings> } & WithLogs<Settings, Made>) {
  const create = own.createLogs
  return create === undefined
    ? null
    : (settings: unknown, services: ComponentServices): Made => create(own.config.parse(settings), services)
}
