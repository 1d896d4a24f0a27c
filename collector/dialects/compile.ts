import type { AttributeValue } from '#core/telemetry/attributes.ts'
import type { Span } from '#core/telemetry/span.ts'
import type { Provenance, SpanKind } from '#core/telemetry/story.ts'
import { createReadCache } from '../messages/read-cache.ts'
import { readJson } from '../messages/read-json.ts'
import { fill, fillKind, type Dialect, type Draft, type TableField } from './dialect.ts'
import { finishReasonIn, jsonReaders, plainReaders, type JsonField, type PlainField } from './readers.ts'

/** A dialect made ready to run: rows flat, provenance objects made once and shared by all spans. */
export interface CompiledDialect {
  readonly dialect: Dialect
  apply(span: Span, draft: Draft): void
  applyLast(span: Span, draft: Draft): void
}

interface Row {
  readonly field: TableField
  readonly key: string
  write(value: AttributeValue, draft: Draft): void
}

/** Turns tables into the loop that runs on every span. */
export function compileDialect(dialect: Dialect): CompiledDialect {
  const rows = fieldsOf(dialect).flatMap(([field, keys]) => keys.map((key) => rowOf(dialect.id, field, key)))
  const kinds = dialect.kinds.map(({ key, values }) => ({
    key,
    kinds: new Map<string, SpanKind>(Object.entries(values)),
    provenance: { rule: dialect.id, key },
  }))
  return {
    dialect,
    apply(span, draft) {
      const { attributes } = span
      if (draft.dialect === null) {
        for (const { key, kinds: byValue, provenance } of kinds) {
          const value = attributes[key]
          const kind = typeof value === 'string' ? byValue.get(value.toLowerCase()) : undefined
          if (kind !== undefined) fillKind(draft, kind, dialect.id, provenance)
        }
      }
      dialect.read?.(span, draft)
      for (const row of rows) {
        const already = draft[row.field]
        if (already !== null && already !== false) continue
        const value = attributes[row.key]
        if (value !== undefined && value !== null && value !== '') row.write(value, draft)
      }
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

const plainRow = <Field extends PlainField>(field: Field, key: string, provenance: Provenance): Row => ({
  field,
  key,
  write: (value, draft) => fill(draft, field, plainReaders[field](value, key), provenance),
})

/**
 * Tools repeat word for word in every call of an app. Read once, their schemas are the same objects and hashed once.
 */
const readTools = createReadCache({ entriesMax: 500, charactersMax: 8_000_000 })

function jsonRow<Field extends JsonField>(field: Field, key: string, provenance: Provenance): Row {
  const read = field === 'tools' ? readTools : readJson
  const lossyProvenance = { ...provenance, rule: `${provenance.rule}+python-literal` }
  return {
    field,
    key,
    write(value, draft) {
      const { value: json, lossy } = read(value)
      fill(draft, field, jsonReaders[field](json), lossy ? lossyProvenance : provenance)
      if (field === 'output') fill(draft, 'finishReasonRaw', finishReasonIn(json), provenance)
    },
  }
}
