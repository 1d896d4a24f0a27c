import type { AttributeValue } from '#core/telemetry/attributes.ts'
import type { Scope, Span } from '#core/telemetry/span.ts'
import { compileDialect, type CompiledDialect, type Row } from './compile.ts'
import type { Dialect, Draft } from './dialect.ts'

/** Has every dialect that a span speaks fill the draft, and answers which they were, in the order of asking. */
export type AskDialects = (span: Span, draft: Draft) => readonly CompiledDialect[]

/** A row, whose it is, and its place among the rows of all dialects. */
interface PlacedRow extends Row {
  readonly dialect: number
  readonly place: number
}

/** What an attribute's key can mean: whom it gives away, and what may be read from it. */
interface KeyUse {
  readonly marked: readonly number[]
  readonly rows: readonly PlacedRow[]
}

/**
 * Makes dialects ready to be asked, `common` on every span and before all others. A span costs one look-up for each of
 * its attributes, however many dialects there are and however many keys they know.
 */
export function createAsking(common: Dialect, others: readonly Dialect[]): AskDialects {
  const dialects = [common, ...others].map(compileDialect)
  const uses = usesOf(dialects)
  const named = namedByScope(dialects)
  // What was sent of the span at hand, in the order of asking. One for all spans: asking never waits.
  const rows: PlacedRow[] = []
  const values: AttributeValue[] = []
  let count = 0
  const speaks = new Uint8Array(dialects.length)

  function take(row: PlacedRow, value: AttributeValue): void {
    let at = count++
    for (; at > 0 && rows[at - 1]!.place > row.place; at--) {
      rows[at] = rows[at - 1]!
      values[at] = values[at - 1]!
    }
    rows[at] = row
    values[at] = value
  }

  function hear({ attributes }: Span): void {
    for (const key in attributes) {
      const use = uses.get(key)
      if (use === undefined) continue
      for (const dialect of use.marked) speaks[dialect] = 1
      const value = attributes[key]
      if (value === undefined || value === null || value === '') continue
      for (const row of use.rows) take(row, value)
    }
  }

  /** Writes the rows of one dialect from `at` on; answers where the next one's begin. */
  function write(dialect: number, at: number, draft: Draft): number {
    for (; at < count && rows[at]!.dialect === dialect; at++) {
      const row = rows[at]!
      const already = draft[row.field]
      // Flags start as false where other fields start as null.
      if (already === null || already === false) row.write(values[at]!, draft)
    }
    return at
  }

  return (span, draft) => {
    count = 0
    speaks.set(named(span.scope))
    hear(span)
    const spoken: CompiledDialect[] = []
    let at = 0
    for (let dialect = 0; dialect < dialects.length; dialect++) {
      if (speaks[dialect] === 0) {
        while (at < count && rows[at]!.dialect === dialect) at++
        continue
      }
      const compiled = dialects[dialect]!
      compiled.applyFirst(span, draft)
      at = write(dialect, at, draft)
      if (dialect > 0) spoken.push(compiled)
    }
    return spoken
  }
}

function usesOf(dialects: readonly CompiledDialect[]): ReadonlyMap<string, KeyUse> {
  const uses = new Map<string, { readonly marked: number[]; readonly rows: PlacedRow[] }>()
  const useOf = (key: string) => {
    const known = uses.get(key) ?? { marked: [], rows: [] }
    uses.set(key, known)
    return known
  }
  let place = 0
  for (const [index, { dialect, rows }] of dialects.entries()) {
    for (const marker of new Set(dialect.markers)) useOf(marker).marked.push(index)
    for (const row of rows) useOf(row.key).rows.push({ ...row, dialect: index, place: place++ })
  }
  return uses
}

/** Who speaks by the name of the library; the first, common one always does. */
function namedByScope(dialects: readonly CompiledDialect[]): (scope: Scope) => Uint8Array {
  // All spans of a batch share their scope objects, so each name is compared once.
  const known = new WeakMap<Scope, Uint8Array>()
  return (scope) => {
    let speaks = known.get(scope)
    if (speaks === undefined) {
      speaks = Uint8Array.from(dialects, ({ dialect }, index) =>
        index === 0 || dialect.scopes.some((prefix) => isNamed(scope.name, prefix)) ? 1 : 0,
      )
      known.set(scope, speaks)
    }
    return speaks
  }
}

/** `ai` is Vercel's, `airflow` is not: a prefix must end where the name has a boundary. */
function isNamed(name: string, prefix: string): boolean {
  if (!name.startsWith(prefix)) return false
  const next = name[prefix.length]
  return next === undefined || !/[\w-]/.test(next) || !/\w$/.test(prefix)
}
