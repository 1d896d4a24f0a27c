import type { SpanRecord } from './record.ts'

/** What was noticed while a request travelled. Bounded: a sample for people, not a log. */
export interface RequestNotes {
  readonly dialects: Set<string>
  readonly unknownKeys: Set<string>
}

export const createRequestNotes = (): RequestNotes => ({ dialects: new Set(), unknownKeys: new Set() })

const unknownKeysMax = 20
const dialectsMax = 10
/** Spans of a slice that are looked at; neighbours come from the same program and say the same. */
const sampledMax = 8

/** Notes which dialects were recognised, and attribute keys of recognised spans that no rule read. */
export function noteRecords(notes: RequestNotes, records: readonly SpanRecord[]): void {
  for (const { story } of records) {
    if (story.dialect !== null && notes.dialects.size < dialectsMax) notes.dialects.add(story.dialect)
  }
  for (const { span, story } of records.slice(0, sampledMax)) {
    if (notes.unknownKeys.size >= unknownKeysMax) return
    const read = new Set(Object.values(story.provenance).map((each) => each.key))
    for (const key in span.attributes) {
      if (!read.has(key) && notes.unknownKeys.size < unknownKeysMax) notes.unknownKeys.add(key)
    }
  }
}
