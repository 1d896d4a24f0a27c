import { TraceFlags, context, trace } from '@opentelemetry/api'
import { SeverityNumber } from '@opentelemetry/api-logs'
import { resourceFromAttributes } from '@opentelemetry/resources'
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs'
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs'

/** The span that the records were written in. */
export const loggedSpan = {
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  traceFlags: TraceFlags.SAMPLED,
}

/** Records as the SDK makes them: an event with everything one can hold, and a plain line outside any span. */
export function sdkLogs(): readonly ReadableLogRecord[] {
  const memory = new InMemoryLogRecordExporter()
  const provider = new LoggerProvider({
    resource: resourceFromAttributes({ 'service.name': 'shop', 'service.version': '2.0.0' }),
    processors: [new SimpleLogRecordProcessor({ exporter: memory })],
  })
  const logger = provider.getLogger('shop-instrumentation', '1.2.3', {
    schemaUrl: 'https://opentelemetry.io/schemas/1.37.0',
  })
  logger.emit({
    eventName: 'gen_ai.choice',
    timestamp: [1_760_000_000, 300_000_001],
    observedTimestamp: [1_760_000_000, 300_000_002],
    severityNumber: SeverityNumber.INFO,
    severityText: 'INFO',
    body: {
      index: 0,
      finish_reason: 'stop',
      message: { role: 'assistant', content: 'é😀', tool_calls: [{ id: 'c1', function: { name: 'f' } }] },
    },
    attributes: { 'gen_ai.system': 'openai', big: Number.MAX_SAFE_INTEGER, share: 0.25, flag: true, texts: ['a', 'b'] },
    context: trace.setSpanContext(context.active(), loggedSpan),
  })
  logger.emit({
    timestamp: [1_760_000_001, 1],
    observedTimestamp: [1_760_000_001, 2],
    severityNumber: SeverityNumber.ERROR,
    severityText: 'error',
    body: 'the disk is full',
  })
  return memory.getFinishedLogRecords()
}

/** The records as they must come out at the other end. */
export function expectedLogs(sent: readonly ReadableLogRecord[]) {
  return sent.map((log) => ({
    timeNs: nanos(log.hrTime),
    observedNs: nanos(log.hrTimeObserved),
    severityNumber: log.severityNumber ?? 0,
    severityText: log.severityText ?? '',
    eventName: log.eventName ?? '',
    body: log.body ?? null,
    attributes: log.attributes,
    droppedAttributes: 0,
    traceId: log.spanContext?.traceId ?? null,
    spanId: log.spanContext?.spanId ?? null,
    resource: { attributes: log.resource.attributes },
    scope: { name: 'shop-instrumentation', version: '1.2.3', schemaUrl: 'https://opentelemetry.io/schemas/1.37.0' },
  }))
}

const nanos = ([seconds, rest]: readonly [number, number]): bigint => BigInt(seconds) * 1_000_000_000n + BigInt(rest)
