import { unreadKeys } from '../unread-keys.ts'
import type { SpanRecord } from './record.ts'

/** An attribute that no rule read, and the instrumentation scope that sent it. */
export interface UnknownKey {
  readonly scope: string
  readonly key: string
}

/** What was noticed while a request travelled. Bounded: a sample for people, not a log. */
export interface RequestNotes {
  readonly dialects: Set<string>
  /** Canonical fields that were filled: `requestModel`, `input` … */
  readonly fields: Set<string>
  /** By scope and key. */
  readonly unknown: Map<string, UnknownKey>
}

export const createRequestNotes = (): RequestNotes => ({ dialects: new Set(), fields: new Set(), unknown: new Map() })

const unknownMax = 20
const dialectsMax = 10
const fieldsMax = 100
/** Spans of a slice that are looked at; neighbours come from the same program and say the same. */
const sampledMax = 8

/** Notes which dialects and fields were recognised, and attribute keys of recognised spans that no rule read. */
export function noteRecords(notes: RequestNotes, records: readonly SpanRecord[]): void {
  for (const { story } of records) {
    if (story.dialect !== null && notes.dialects.size < dialectsMax) notes.dialects.add(story.dialect)
  }
  for (const { span, story } of records.slice(0, sampledMax)) {
    for (const field in story.provenance) if (notes.fields.size < fieldsMax) notes.fields.add(field)
    for (const key of unreadKeys(span)) {
      if (notes.unknown.size >= unknownMax) break
      notes.unknown.set(`${span.scope.name}\0${key}`, { scope: span.scope.name, key })
    }
  }
}
