import type { LogRecord } from '#core/telemetry/log-record.ts'

import { spanWith } from './span.ts'

const { resource, scope, traceId, spanId } = spanWith()

/** A log record of the span that `spanWith` makes, with whatever a test cares about. */
export function logWith(given: Partial<LogRecord> & { readonly scopeName?: string } = {}): LogRecord {
  const { scopeName, ...rest } = given
  return {
    timeNs: 1_760_000_000_500_000_000n,
    observedNs: 1_760_000_000_600_000_000n,
    severityNumber: 9,
    severityText: 'INFO',
    eventName: '',
    body: null,
    attributes: {},
    droppedAttributes: 0,
    flags: 1,
    traceId,
    spanId,
    resource,
    scope: scopeName === undefined ? scope : { ...scope, name: scopeName },
    ...rest,
  }
}
