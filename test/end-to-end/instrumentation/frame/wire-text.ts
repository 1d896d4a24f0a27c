import type { SpanRecord } from '#collector/pipeline/record.ts'

/** All text that spans carry, in one piece, to look whether something was sent under any key at all. */
export const wireTextOf = (records: readonly SpanRecord[]): string =>
  JSON.stringify(
    records.map(({ span }) => [span.attributes, span.events.map((event) => event.attributes)]),
    (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value),
  )
