import type { AttributeValue } from '#core/telemetry/attributes.ts'
import type { Span } from '#core/telemetry/span.ts'
import type { Provenance, SpanKind, Story } from '#core/telemetry/story.ts'
import { readChat } from '../messages/read-chat.ts'
import { readJson } from '../messages/read-json.ts'
import { fill, fillKind, type Dialect, type Draft, type TableField } from './dialect.ts'
import { recoverCut } from './truncated.ts'
import { finishReasonIn, jsonReaders, plainReaders, type JsonField, type PlainField } from './readers.ts'

/** A dialect made ready to run: rows flat, provenance objects made once and shared by all spans. */
export interface CompiledDialect {
  readonly dialect: Dialect
  /** In the order of asking. */
  readonly rows: readonly Row[]
  /** What comes before the rows: the kind, and shapes that outrank them. */
  applyFirst(span: Span, draft: Draft): void
  /** What comes after them, once every dialect was asked. */
  applyLast(span: Span, draft: Draft): void
}

/** One attribute that one field may be read from. */
export interface Row {
  readonly field: TableField
  readonly key: string
  /** Reads a value that was sent and is not empty. Only to be called while the field is open. */
  write(value: AttributeValue, draft: Draft): void
}

/** Turns tables into what runs on every span. */
export function compileDialect(dialect: Dialect): CompiledDialect {
  const kinds = dialect.kinds.map(({ key, values }) => ({
    key,
    kinds: new Map<string, SpanKind>(Object.entries(values)),
    provenance: { rule: dialect.id, key },
  }))
  return {
    dialect,
    rows: fieldsOf(dialect).flatMap(([field, keys]) => keys.map((key) => rowOf(dialect.id, field, key))),
    applyFirst(span, draft) {
      if (draft.dialect === null) {
        for (const { key, kinds: byValue, provenance } of kinds) {
          const value = span.attributes[key]
          const kind = typeof value === 'string' ? byValue.get(value.toLowerCase()) : undefined
          if (kind !== undefined) fillKind(draft, kind, dialect.id, provenance)
        }
      }
      dialect.read?.(span, draft)
    },
    applyLast(span, draft) {
      dialect.readLast?.(span, draft)
    },
  }
}

function fieldsOf({ fields }: Dialect): [TableField, readonly string[]][] {
  const names = Object.keys({ ...plainReaders, ...jsonReaders }).filter(isTableField)
  return names.flatMap((name): [TableField, readonly string[]][] => (fields[name] ? [[name, fields[name]]] : []))
}

const isPlainField = (name: string): name is PlainField => name in plainReaders
const isJsonField = (name: string): name is JsonField => name in jsonReaders
const isTableField = (name: string): name is TableField => isPlainField(name) || isJsonField(name)

function rowOf(rule: string, field: TableField, key: string): Row {
  const provenance: Provenance = { rule, key }
  return isJsonField(field) ? jsonRow(field, key, provenance) : plainRow(field, key, provenance)
}

function plainRow<Field extends PlainField>(field: Field, key: string, provenance: Provenance): Row {
  const read = plainReaders[field]
  return { field, key, write: (value, draft) => fill(draft, field, read(value, key), provenance) }
}

function jsonRow<Field extends JsonField>(field: Field, key: string, provenance: Provenance): Row {
  const read = jsonReaders[field]
  const speaker = field === 'input' ? 'user' : field === 'output' ? 'assistant' : null
  const lossyProvenance = { ...provenance, rule: `${provenance.rule}+python-literal` }
  return {
    field,
    key,
    write(value, draft) {
      const chat = speaker === null || typeof value !== 'string' ? null : readChat(value, speaker)
      if (chat !== null) {
        fill<Field>(draft, field, chat.messages as Story[Field], provenance)
        if (field === 'output') fill(draft, 'finishReasonRaw', finishReasonIn(chat.first), provenance)
        return
      }
      const { value: whole, lossy } = readJson(value)
      const json = typeof whole === 'string' ? (recoverCut(whole, field, draft) ?? whole) : whole
      fill(draft, field, read(json), lossy ? lossyProvenance : provenance)
      if (field === 'output') fill(draft, 'finishReasonRaw', finishReasonIn(json), provenance)
    },
  }
}
