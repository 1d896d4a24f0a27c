import type { AttributeValue } from '#core/telemetry/attributes.ts'
import type { Scope, Span } from '#core/telemetry/span.ts'
import { compileDialect, type CompiledDialect, type Row } from './compile.ts'
import type { Dialect, Draft } from './dialect.ts'
import { createShapes } from './shapes.ts'

/**
 * Has every dialect that a span speaks fill the draft, and answers which they were, in the order of asking. With
 * `byKey` only those attributes are looked at that one of them knows, so that somebody may watch.
 */
export type AskDialects = (span: Span, draft: Draft, byKey?: boolean) => readonly CompiledDialect[]

/** A row, whose it is, and its place among the rows of all dialects. */
interface PlacedRow extends Row {
  readonly dialect: number
  readonly place: number
}

interface Sent {
  row: PlacedRow
  value: AttributeValue
}

/** What is to be done with spans of one shape: who speaks, and which of the values sent each of them reads. */
interface Plan {
  readonly turns: readonly Turn[]
  readonly spoken: readonly CompiledDialect[]
}

interface Turn {
  readonly dialect: CompiledDialect
  readonly reads: readonly { readonly row: Row; readonly at: number }[]
}

/** What an attribute's key can mean: whom it gives away, and what may be read from it. */
interface KeyUse {
  readonly marked: readonly number[]
  readonly rows: readonly PlacedRow[]
}

/**
 * Makes dialects ready to be asked, `common` on every span and before all others. A span costs one look-up for each of
 * its attributes, however many dialects there are and however many keys they know, and less once its shape is known.
 */
export function createAsking(common: Dialect, others: readonly Dialect[]): AskDialects {
  const dialects = [common, ...others].map(compileDialect)
  const uses = usesOf(dialects)
  const named = namedByScope(dialects)
  // What was sent of the span at hand, in the order of asking. One list for all spans: asking never waits.
  const sent: Sent[] = []
  let count = 0
  const speaks = new Uint8Array(dialects.length)

  function take(row: PlacedRow, value: AttributeValue): void {
    const last = (sent[count] ??= { row, value })
    let at = count++
    for (let before = sent[at - 1]; before !== undefined && before.row.place > row.place; before = sent[at - 1])
      sent[at--] = before
    sent[at] = last
    last.row = row
    last.value = value
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

  /** Where the rows of one dialect end that begin at `from`; written on the way when it speaks. */
  function pass(dialect: number, from: number, draft: Draft): number {
    let at = from
    for (; at < count; at++) {
      const each = sent[at]
      if (each === undefined || each.row.dialect !== dialect) break
      if (speaks[dialect] === 1 && isOpen(draft[each.row.field])) each.row.write(each.value, draft)
    }
    return at
  }

  const shapes = createShapes((keys: readonly string[], known: Uint8Array) => planOf(dialects, uses, keys, known))
  const values: AttributeValue[] = []

  return (span, draft, byKey = false) => {
    const known = named(span.scope)
    if (byKey) return askByKey(planOf(dialects, uses, Object.keys(span.attributes), known), span, draft)
    const plan = shapes.planFor(span.attributes, known, values)
    if (plan !== null) {
      for (const turn of plan.turns) follow(turn, span, draft, values)
      return plan.spoken
    }
    count = 0
    speaks.set(known)
    hear(span)
    const spoken: CompiledDialect[] = []
    let at = 0
    for (let index = 0; index < dialects.length; index++) {
      const dialect = speaks[index] === 1 ? dialects[index] : undefined
      dialect?.applyFirst(span, draft)
      at = pass(index, at, draft)
      if (dialect !== undefined && index > 0) spoken.push(dialect)
    }
    return spoken
  }
}

/** What hearing and passing come to, as far as keys alone decide it. */
function planOf(
  dialects: readonly CompiledDialect[],
  uses: ReadonlyMap<string, KeyUse>,
  keys: readonly string[],
  named: Uint8Array,
): Plan {
  const speaks = Uint8Array.from(named)
  for (const key of keys) for (const dialect of uses.get(key)?.marked ?? []) speaks[dialect] = 1
  const found = keys.flatMap((key, at) => (uses.get(key)?.rows ?? []).map((row) => ({ row, at })))
  found.sort((left, right) => left.row.place - right.row.place)
  const turns = dialects.flatMap((dialect, index): Turn[] =>
    speaks[index] === 1 ? [{ dialect, reads: found.filter(({ row }) => row.dialect === index) }] : [],
  )
  return { turns, spoken: turns.slice(1).map(({ dialect }) => dialect) }
}

function askByKey({ turns, spoken }: Plan, span: Span, draft: Draft): readonly CompiledDialect[] {
  const keys = Object.keys(span.attributes)
  const told = new Set(
    spoken.flatMap(({ dialect: { markers, kinds } }) => [...markers, ...kinds.map(({ key }) => key)]),
  )
  const wanted = new Set(turns.flatMap(({ reads }) => reads.map(({ at }) => at)))
  const values = keys.map((key, at) => (wanted.has(at) || told.has(key) ? (span.attributes[key] ?? null) : null))
  for (const turn of turns) follow(turn, span, draft, values)
  return spoken
}

function follow({ dialect, reads }: Turn, span: Span, draft: Draft, values: readonly AttributeValue[]): void {
  dialect.applyFirst(span, draft)
  for (const { row, at } of reads) {
    const value = values[at]
    if (value !== undefined && value !== null && value !== '' && isOpen(draft[row.field])) row.write(value, draft)
  }
}

/** Flags start as false where other fields start as null. */
const isOpen = (field: unknown): boolean => field === null || field === false

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

/** Names of libraries that are remembered; there are a few dozen, unless somebody makes them up. */
const namesMax = 1000

/** Who speaks by the name of the library; the first, common one always does. Libraries alike share one answer. */
function namedByScope(dialects: readonly CompiledDialect[]): (scope: Scope) => Uint8Array {
  const byName = new Map<string, Uint8Array>()
  const distinct = new Map<string, Uint8Array>()
  return ({ name }) => {
    const known = byName.get(name)
    if (known !== undefined) return known
    const made = Uint8Array.from(dialects, ({ dialect }, index) =>
      index === 0 || dialect.scopes.some((prefix) => isNamed(name, prefix)) ? 1 : 0,
    )
    const speaks = distinct.get(made.join()) ?? made
    distinct.set(made.join(), speaks)
    if (byName.size >= namesMax) byName.clear()
    byName.set(name, speaks)
    return speaks
  }
}

/** `ai` is Vercel's, `airflow` is not: a prefix must end where the name has a boundary. */
function isNamed(name: string, prefix: string): boolean {
  if (!name.startsWith(prefix)) return false
  const next = name[prefix.length]
  return next === undefined || !/[\w-]/.test(next) || !/\w$/.test(prefix)
}
