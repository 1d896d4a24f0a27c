import * as fc from 'fast-check'

import { attributes, id, text, uint32, uint64, value } from './arbitrary-request.ts'

const log = fc.record(
  {
    timeUnixNano: uint64,
    observedTimeUnixNano: uint64,
    severityNumber: fc.integer({ min: 0, max: 24 }),
    severityText: text,
    eventName: text,
    body: value,
    attributes,
    droppedAttributesCount: fc.nat(),
    flags: uint32,
    traceId: id(16),
    spanId: id(8),
  },
  { requiredKeys: ['timeUnixNano'] },
)

const scopeLogs = fc.record(
  {
    scope: fc.record({ name: text, version: text, attributes, droppedAttributesCount: fc.nat() }, { requiredKeys: [] }),
    logRecords: fc.array(log, { maxLength: 4 }),
    schemaUrl: text,
  },
  { requiredKeys: [] },
)

/** Any ExportLogsServiceRequest, as protobufjs's `fromObject` takes it. */
export const arbitraryLogsRequest = fc.record({
  resourceLogs: fc.array(
    fc.record(
      {
        resource: fc.record({ attributes, droppedAttributesCount: fc.nat() }, { requiredKeys: [] }),
        scopeLogs: fc.array(scopeLogs, { maxLength: 3 }),
        schemaUrl: text,
      },
      { requiredKeys: [] },
    ),
    { maxLength: 3 },
  ),
})
