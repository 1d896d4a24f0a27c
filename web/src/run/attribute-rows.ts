import { isObject, type Json } from '../format/json.ts'

export interface AttributeRow {
  readonly section: string
  readonly key: string
  readonly value: string
  /** The canonical fields that were read from it, and by which rule. */
  readonly fills: string | null
}

interface Attributed {
  readonly attributes: Json | null
  readonly resource: Json | null
  readonly scope: Json | null
  readonly provenance: Json | null
}

const textOf = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value))
const entriesOf = (value: Json | undefined | null): [string, Json][] =>
  isObject(value ?? undefined) ? Object.entries(value as { readonly [key: string]: Json }) : []

/** Everything that was sent with a span, a row each, sorted by key within its section. */
export function attributeRows({ attributes, resource, scope, provenance }: Attributed): readonly AttributeRow[] {
  const fills = filledBy(provenance)
  const section = (name: string, entries: [string, Json][]): AttributeRow[] =>
    entries
      .map(([key, value]) => ({ section: name, key, value: textOf(value), fills: fills.get(key) ?? null }))
      .sort((a, b) => a.key.localeCompare(b.key))
  const scopeAttributes = isObject(scope ?? undefined)
    ? (scope as { readonly [key: string]: Json })['attributes']
    : undefined
  return [
    ...section('Span', entriesOf(attributes)),
    ...section('Resource', entriesOf(resource)),
    ...section('Scope', [...entriesOf(scope).filter(([key]) => key !== 'attributes'), ...entriesOf(scopeAttributes)]),
  ]
}

function filledBy(provenance: Json | null): ReadonlyMap<string, string> {
  const fills = new Map<string, string>()
  for (const [field, source] of entriesOf(provenance)) {
    if (!isObject(source) || typeof source['key'] !== 'string') continue
    const told = `${field} (${String(source['rule'])})`
    const known = fills.get(source['key'])
    fills.set(source['key'], known ? `${known}, ${told}` : told)
  }
  return fills
}

/** Rows whose key, value or canonical field holds the text, in any case of letters. */
export function matchingRows(rows: readonly AttributeRow[], text: string): readonly AttributeRow[] {
  const wanted = text.trim().toLowerCase()
  if (wanted === '') return rows
  return rows.filter(({ key, value, fills }) =>
    [key, value, fills].some((part) => part?.toLowerCase().includes(wanted)),
  )
}
