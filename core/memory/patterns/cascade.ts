import { binomialUpper, fisherUpper } from '../statistics/tails.ts'
import { liftMin, supportMin } from './mined-run.ts'

/** Failures that one run, or one session, met, with the moment of each. */
export interface Meeting {
  readonly app: string
  /** Failure id to its first moment, in milliseconds since 1970. */
  readonly firstMs: ReadonlyMap<string, number>
}

/** One failure comes before another, more often than after it and more often than by chance. */
export interface Cascade {
  readonly before: string
  readonly after: string
  /** Runs or sessions in which it came before, and in which it came after. */
  readonly forwards: number
  readonly backwards: number
  readonly medianGapMs: number
  readonly lift: number
  readonly chance: number
  readonly apps: readonly string[]
  readonly firstMs: number
  readonly lastMs: number
}

/** Pairs looked at; those that come together most. */
const pairsMax = 2_000
/** Failures of one run that enter pairs: an endless agent meets many. */
const failuresMax = 12

interface Pair {
  readonly a: string
  readonly b: string
  readonly gapsMs: number[]
  readonly apps: Set<string>
  both: number
  backwards: number
  firstMs: number
  lastMs: number
}

/**
 * Ordered pairs of failures. `meetings` are the runs (or sessions) that met any failure, `sizes` how many there were of
 * each app whether they failed or not: two failures of one app are compared with that app alone.
 */
export function cascadesIn(
  meetings: readonly Meeting[],
  sizes: ReadonlyMap<string, number>,
): { readonly cascades: readonly Cascade[]; readonly tests: number } {
  const perApp = new Map<string, Map<string, number>>()
  const pairs = new Map<string, Pair>()
  for (const { app, firstMs } of meetings) {
    const met = [...firstMs].sort(([a, m], [b, n]) => m - n || (a < b ? -1 : 1)).slice(0, failuresMax)
    for (const [id] of met) {
      const counts = perApp.get(id) ?? new Map<string, number>()
      perApp.set(id, counts.set(app, (counts.get(app) ?? 0) + 1))
    }
    met.forEach(([one, oneMs], at) => {
      for (const [other, otherMs] of met.slice(at + 1)) addPair(pairs, app, one, oneMs, other, otherMs)
    })
  }
  const busiest = [...pairs.values()]
    .filter(({ both }) => both >= supportMin)
    .sort((x, y) => y.both - x.both || (x.a + x.b < y.a + y.b ? -1 : 1))
    .slice(0, pairsMax)
  const cascades = busiest.flatMap((pair) => cascadeOf(pair, perApp, sizes) ?? [])
  return { cascades, tests: pairs.size }
}

function addPair(pairs: Map<string, Pair>, app: string, one: string, oneMs: number, other: string, otherMs: number) {
  const [a, b] = one < other ? [one, other] : [other, one]
  const key = `${a} ${b}`
  const pair: Pair = pairs.get(key) ?? {
    a,
    b,
    gapsMs: [],
    apps: new Set(),
    both: 0,
    backwards: 0,
    firstMs: Infinity,
    lastMs: -Infinity,
  }
  pairs.set(key, pair)
  pair.both += 1
  pair.apps.add(app)
  pair.firstMs = Math.min(pair.firstMs, oneMs, otherMs)
  pair.lastMs = Math.max(pair.lastMs, oneMs, otherMs)
  // At the same moment neither came first.
  if (oneMs === otherMs) return
  if (one === a) pair.gapsMs.push(otherMs - oneMs)
  else {
    pair.backwards += 1
    pair.gapsMs.push(oneMs - otherMs) // Negative: the other way round.
  }
}

function cascadeOf(
  pair: Pair,
  perApp: ReadonlyMap<string, ReadonlyMap<string, number>>,
  sizes: ReadonlyMap<string, number>,
): Cascade | null {
  const ordered = pair.gapsMs.length
  const turned = pair.backwards * 2 > ordered
  const [before, after] = turned ? [pair.b, pair.a] : [pair.a, pair.b]
  const forwards = turned ? pair.backwards : ordered - pair.backwards
  if (forwards < supportMin) return null
  const total = (of: ReadonlyMap<string, number> | undefined) =>
    [...pair.apps].reduce((sum, app) => sum + (of?.get(app) ?? 0), 0)
  const [withA, withB] = [total(perApp.get(pair.a)), total(perApp.get(pair.b))]
  const all = Math.max(total(sizes), withA + withB - pair.both)
  const lift = (pair.both * all) / (withA * withB)
  const gaps = pair.gapsMs
    .filter((gap) => (turned ? gap < 0 : gap > 0))
    .map(Math.abs)
    .sort((x, y) => x - y)
  const chance = Math.max(
    fisherUpper(pair.both, withA, withB, all),
    Math.min(1, 2 * binomialUpper(forwards, ordered, 0.5)),
  )
  if (lift < liftMin) return null
  return {
    before,
    after,
    forwards,
    backwards: ordered - forwards,
    medianGapMs: gaps[Math.floor((gaps.length - 1) / 2)] ?? 0,
    lift,
    chance,
    apps: [...pair.apps].sort(),
    firstMs: pair.firstMs,
    lastMs: pair.lastMs,
  }
}
