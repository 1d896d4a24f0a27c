import type { Provenance } from '#core/telemetry/story.ts'

/** Which rule filled which field, in the order in which they were filled. Frozen: spans filled alike share one. */
export type Told = Readonly<Record<string, Provenance>>

/** What was told so far, and what was told next by spans that had told the same. */
interface Place {
  readonly field: string
  readonly from: Provenance
  readonly told: Told
  readonly nexts: Place[]
}

/** Places that are remembered. Beyond that all are forgotten: keys with an index in them can be made up without end. */
const placesMax = 10_000
/** Ways on from one place, compared one by one. A further one takes the place of the oldest. */
const nextsMax = 32

const nobody: Provenance = { rule: '', key: '' }
let places = 0
let byTold = new WeakMap<Told, Place>()
let start = placeOf('', nobody, {})
let last = start

/** Nothing filled yet. */
export function nothingTold(): Told {
  if (places > placesMax) {
    places = 0
    byTold = new WeakMap()
    start = placeOf('', nobody, {})
  }
  last = start
  return start.told
}

/**
 * What was told and, besides, who filled this field. Spans of one shape are filled by the same rules in the same order,
 * so what they tell is found again at the cost of a comparison or two, and nothing is made anew.
 */
export function told(before: Told, field: string, from: Provenance): Told {
  const at = last.told === before ? last : (byTold.get(before) ?? placeOf('', nobody, before))
  for (const next of at.nexts) {
    if (next.field === field && (next.from === from || isSame(next.from, from))) return (last = next).told
  }
  const next = placeOf(field, from, { ...before, [field]: from })
  if (at.nexts.length >= nextsMax) at.nexts.shift()
  at.nexts.push(next)
  return (last = next).told
}

/** What was told without what was told of some fields. */
export function untold(before: Told, fields: readonly string[]): Told {
  let after = nothingTold()
  for (const [field, from] of Object.entries(before)) if (!fields.includes(field)) after = told(after, field, from)
  return after
}

function placeOf(field: string, from: Provenance, made: Told): Place {
  places++
  const place: Place = { field, from, told: Object.freeze(made), nexts: [] }
  byTold.set(place.told, place)
  return place
}

const isSame = (one: Provenance, other: Provenance): boolean => one.key === other.key && one.rule === other.rule
