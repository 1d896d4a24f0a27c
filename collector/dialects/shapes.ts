import type { Attributes, AttributeValue } from '#core/telemetry/attributes.ts'

/** What was worked out for spans that sent the same keys in the same order. */
export interface Shapes<Kind, Plan> {
  /**
   * Writes what was sent into `values`, in order, and answers the plan that spans of this kind have for their keys.
   * Null while such spans are too new to be worth one.
   */
  planFor(attributes: Attributes, kind: Kind, values: AttributeValue[]): Plan | null
}

/** A key behind all those that were sent before it. */
interface Place<Kind, Plan> {
  readonly key: string
  /** Where the last span went on from here, and all that ever did. */
  next: Place<Kind, Plan> | null
  readonly all: Map<string, Place<Kind, Plan>>
  visits: number
  kind: Kind | null
  plan: Plan | null
}

/** Places that are remembered. Beyond that all are forgotten: apps have few shapes, so the right ones are soon back. */
const placesMax = 20_000
/** Lists with an index in their keys have a shape for every length: a plan is made for what comes again. */
const visitsMin = 3

/**
 * Spans of one kind send the same keys in the same order. Their keys are followed through a tree, at the cost of one
 * comparison each, and what can be told from the keys alone is worked out once.
 */
export function createShapes<Kind, Plan>(makePlan: (keys: readonly string[], kind: Kind) => Plan): Shapes<Kind, Plan> {
  let root = placeOf<Kind, Plan>('')
  let places = 0

  function step(from: Place<Kind, Plan>, key: string): Place<Kind, Plan> {
    let place = from.all.get(key)
    if (place === undefined) {
      places++
      from.all.set(key, (place = placeOf(key)))
    }
    from.next = place
    return place
  }

  return {
    planFor(attributes, kind, values) {
      if (places > placesMax) {
        root = placeOf('')
        places = 0
      }
      let place = root
      let count = 0
      for (const key in attributes) {
        const { next } = place
        place = next !== null && next.key === key ? next : step(place, key)
        values[count++] = attributes[key] ?? null
      }
      if (place.kind === kind && place.plan !== null) return place.plan
      if (++place.visits < visitsMin) return null
      place.kind = kind
      return (place.plan = makePlan(Object.keys(attributes), kind))
    },
  }
}

const placeOf = <Kind, Plan>(key: string): Place<Kind, Plan> => ({
  key,
  next: null,
  all: new Map(),
  visits: 0,
  kind: null,
  plan: null,
})
