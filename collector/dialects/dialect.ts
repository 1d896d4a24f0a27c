import type { Attributes, AttributeValue } from '#core/telemetry/attributes.ts'
import type { Span } from '#core/telemetry/span.ts'
import type { Provenance, SpanKind, Story } from '#core/telemetry/story.ts'
import { told, untold, type Told } from './trail.ts'

/** A story while dialects are still filling it in. */
export type Draft = { -readonly [Field in keyof Omit<Story, 'provenance'>]: Story[Field] } & { provenance: Told }

/** Fields a table row can fill: those whose reader needs nothing but the attribute. */
export type TableField = Exclude<
  keyof Story,
  | 'provenance'
  | 'kind'
  | 'dialect'
  | 'app'
  | 'finishReason'
  | 'httpStatus'
  | 'cachedTokens'
  | 'evaluations'
  | 'guardrail'
  | 'humanDecision'
  | 'handoff'
  | 'limits'
  | 'truncated'
>

/** How one key tells the kind: by its value, lower-cased. */
export interface KindRow {
  readonly key: string
  readonly values: Readonly<Record<string, SpanKind>>
}

/**
 * One way of writing spans. All a dialect knows is rows: canonical field -> keys, first one sent wins. What no row can
 * say (flattened arrays, span events) is `read`. A new dialect is one new file and one line in registry.ts.
 */
export interface Dialect {
  /** Provenance `rule`, and `story.dialect` when this dialect decided the kind. */
  readonly id: string
  /** Instrumentation scope names that speak it, by prefix. */
  readonly scopes: readonly string[]
  /** Attributes that only it (or a close relative) sends. Any of them means: ask this dialect. */
  readonly markers: readonly string[]
  readonly kinds: readonly KindRow[]
  readonly fields: Readonly<Partial<Record<TableField, readonly string[]>>>
  /** Runs before the rows: shapes that outrank them. */
  readonly read?: (span: Span, draft: Draft) => void
  /** Runs after the rows: shapes that are only a last resort. */
  readonly readLast?: (span: Span, draft: Draft) => void
}

/** Writes a field that nobody wrote before, and remembers who did. Null and undefined mean "not sent". */
export function fill<Field extends keyof Omit<Story, 'provenance'>>(
  draft: Draft,
  field: Field,
  value: Story[Field] | null | undefined,
  provenance: Provenance,
): void {
  // Flags start as false where other fields start as null.
  if (value === null || value === undefined || (draft[field] !== null && draft[field] !== false)) return
  // Doubles may be no number, and JSON may hold 1e999: neither counts anything.
  if (typeof value === 'number' && !Number.isFinite(value)) return
  // Draft only drops `readonly` from Story, so both speak of the same type.
  ;(draft as { [Key in Field]: Story[Key] })[field] = value
  draft.provenance = told(draft.provenance, field, provenance)
}

/** Decides the kind once. */
export function fillKind(draft: Draft, kind: SpanKind, dialect: string, provenance: Provenance): void {
  if (draft.dialect !== null) return
  draft.kind = kind
  draft.dialect = dialect
  note(draft, 'kind', provenance)
}

/** Remembers who filled a field. */
export function note(draft: Draft, field: string, provenance: Provenance): void {
  draft.provenance = told(draft.provenance, field, provenance)
}

/** Forgets who filled some fields that were emptied again. */
export function forget(draft: Draft, ...fields: readonly string[]): void {
  draft.provenance = untold(draft.provenance, fields)
}

/** The first of some keys that was sent and is not empty. */
export function firstSent(attributes: Attributes, keys: readonly string[]): [string, AttributeValue] | null {
  for (const key of keys) {
    const value = attributes[key]
    if (value !== undefined && value !== null && value !== '') return [key, value]
  }
  return null
}
