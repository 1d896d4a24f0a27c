import { chiSquareUpper, fisherUpper, normalUpper } from '../statistics/tails.ts'
import { andBits, bitsOf, countBits, countBoth, emptyBits, membersOf, type Bits } from './bits.ts'
import type { MinedRun } from './mined-run.ts'

/** Runs as bits, per item, failure and app; built once for all failures. */
export interface Matrix {
  readonly runs: readonly MinedRun[]
  readonly items: ReadonlyMap<string, Bits>
  readonly failures: ReadonlyMap<string, Bits>
  readonly apps: ReadonlyMap<string, Bits>
}

export function matrixOf(runs: readonly MinedRun[]): Matrix {
  const [items, failures, apps] = [
    new Map<string, number[]>(),
    new Map<string, number[]>(),
    new Map<string, number[]>(),
  ]
  const add = (to: Map<string, number[]>, key: string, at: number) => {
    const known = to.get(key)
    if (known === undefined) to.set(key, [at])
    else known.push(at)
  }
  runs.forEach((run, at) => {
    for (const item of new Set(run.items)) add(items, item, at)
    for (const failure of new Set(run.failures)) add(failures, failure, at)
    add(apps, run.app, at)
  })
  const packed = (lists: Map<string, number[]>) =>
    new Map([...lists].map(([key, members]) => [key, bitsOf(runs.length, members)]))
  return { runs, items: packed(items), failures: packed(failures), apps: packed(apps) }
}

/** The same item in the runs of a target and in the other runs. */
export interface Marked {
  readonly here: Bits
  readonly there: Bits
}

/** How runs with something differ from runs without it. */
export interface Comparison {
  readonly runs: number
  /** Share of the other runs of the same apps, each app as often as the target meets it. */
  readonly usualShare: number
  /** The chance of so many or more, were it as usual as among the other runs of the same apps. */
  readonly chance: number
}

/**
 * The runs that met a failure (or a class of failures) beside those that did not. Apps differ in everything they are
 * made of, so a target's runs are compared with other runs of the same apps.
 */
export function createTarget(cases: Matrix, universe: Matrix, failureIds: readonly string[], totalRuns: number) {
  const mine = union(failureIds, cases)
  const met = union(failureIds, universe)
  const others = complement(met, universe.runs.length)
  const strata = strataOf(cases, universe, mine, others)
  const size = countBits(mine)
  const otherSize = countBits(others)
  const share = totalRuns <= 0 ? 1 : Math.min(1, size / totalRuns)

  /** Within `given` (everything when left out): are runs with `marked` more often the target's? */
  function compare(marked: Marked, given?: Marked): Comparison {
    let [hits, expected, variance, usual, filled] = [0, 0, 0, 0, 0]
    let single = { both: 0, first: 0, second: 0, all: 0 }
    for (const stratum of strata) {
      const here = given ? andBits(stratum.runs, given.here) : stratum.runs
      const there = given ? andBits(stratum.rest, given.there) : stratum.rest
      const [first, rest] = given ? [countBits(here), countBits(there)] : [stratum.size, stratum.restSize]
      const both = countBoth(here, marked.here)
      const elsewhere = countBoth(there, marked.there)
      const [second, all] = [both + elsewhere, first + rest]
      hits += both
      usual += rest === 0 ? first : (first * elsewhere) / rest
      if (rest === 0 || first === 0) expected += both
      else {
        expected += (first * second) / all
        const spread = all < 2 ? 0 : (first * second * (all - first) * (all - second)) / (all * all * (all - 1))
        variance += spread
        if (spread > 0) {
          filled += 1
          single = { both, first, second, all }
        }
      }
    }
    const among = given ? countBoth(mine, given.here) : size
    const chance =
      filled === 0
        ? 1
        : filled === 1
          ? fisherUpper(single.both, single.first, single.second, single.all)
          : normalUpper((hits - expected - 0.5) / Math.sqrt(variance))
    return { runs: hits, usualShare: among === 0 ? 0 : Math.min(1, usual / among), chance }
  }

  /** How many times as likely among the target's runs as among all. */
  function lift(marked: Marked): number {
    const own = countBoth(mine, marked.here) / size
    const among = share * own + (1 - share) * (otherSize === 0 ? own : countBoth(others, marked.there) / otherSize)
    return among === 0 ? 0 : own / among
  }

  /** Pearson's chi-square of having it against being the target's, over all runs. */
  function chiSquareChance(marked: Marked): number {
    const [a, c] = [countBoth(mine, marked.here), countBoth(others, marked.there)]
    return chiSquareOf(a, size - a, c, otherSize - c)
  }

  return {
    size,
    mine,
    strata,
    compare,
    lift,
    chiSquareChance,
    members: (marked: Marked) => [...membersOf(andBits(mine, marked.here))],
  }
}
export type Target = ReturnType<typeof createTarget>

/** The target's runs of each app that it meets, beside the other runs of that app. */
function strataOf(cases: Matrix, universe: Matrix, mine: Bits, others: Bits) {
  return [...cases.apps].flatMap(([app, bits]) => {
    const runs = andBits(bits, mine)
    const size = countBits(runs)
    const own = universe.apps.get(app) ?? emptyBits(universe.runs.length)
    const rest = andBits(own, others)
    return size === 0 ? [] : [{ app, runs, size, rest, restSize: countBits(rest) }]
  })
}

/** The chance that a table of two by two is so uneven or more: with and without among `a`, `b` and among `c`, `d`. */
function chiSquareOf(a: number, b: number, c: number, d: number): number {
  const below = (a + b) * (c + d) * (a + c) * (b + d)
  return below === 0 ? 1 : chiSquareUpper(((a + b + c + d) * (a * d - b * c) ** 2) / below)
}

function union(failureIds: readonly string[], { failures, runs }: Matrix): Bits {
  const all = emptyBits(runs.length)
  for (const id of failureIds) failures.get(id)?.forEach((word, at) => (all[at]! |= word))
  return all
}

function complement(bits: Bits, size: number): Bits {
  const rest = bits.map((word) => ~word)
  // Bits beyond the last run belong to nobody.
  if (size % 32 !== 0 && rest.length > 0) rest[rest.length - 1]! &= (1 << (size % 32)) - 1
  return rest
}
