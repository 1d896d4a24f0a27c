import { andBits, countBoth, emptyBits, type Bits } from './bits.ts'
import {
  liftMin,
  supportMin,
  type Facet,
  type FoundSet,
  type Mined,
  type MineInput,
  type MinedRun,
} from './mined-run.ts'
import { createTarget, matrixOf, type Marked, type Matrix, type Target } from './target.ts'

/** Failures and classes mined in one turn: those with the most runs. */
const targetsMax = 300
/** Items of a target that may enter sets of two and three: the most telling. */
const combinedMax = 20
/** Sets told of one target, and things told that its runs have. */
const setsMax = 4
const facetsMax = 16
/** An item that may come with chance this often is not worth combining. */
const promising = 0.05
const itemsMax = 3
/** A failure sticks to something that so much of its runs have, with a lift and a chance like these. */
const stuck = { share: 0.8, lift: 5, runs: 20, chance: 0.001 }
/** So many runs of one app and one user speak for themselves. */
const aloneRunsMin = 2 * supportMin

/**
 * What runs with a failure have in common that other runs have not: closed item sets of up to four (the failure among
 * them) in which every item adds something. Yields after every target, so that others get their turn; the order of the
 * runs does not matter.
 */
export function* mine({ cases, universe, totalRuns, classOf }: MineInput): Generator<void, Mined> {
  const [here, there] = [matrixOf(cases), matrixOf(universe)]
  yield
  const sets: FoundSet[] = []
  const facets: Facet[] = []
  let tests = 0
  for (const { name, failureIds } of targetsOf(cases, classOf)) {
    const target = createTarget(here, there, failureIds, totalRuns)
    const found = mineTarget(target, here, there, name, failureIds)
    tests += found.tests
    sets.push(...found.sets)
    if (name.startsWith('failure:')) facets.push(...found.facets)
    yield
  }
  return { sets: distinct(sets), facets, tests }
}

interface NamedTarget {
  readonly name: string
  readonly failureIds: readonly string[]
}

/** Failures with enough runs, and classes of which more than one failure was met. */
function targetsOf(cases: readonly MinedRun[], classOf: ReadonlyMap<string, string>): readonly NamedTarget[] {
  const runs = new Map<string, number>()
  for (const run of cases) for (const id of new Set(run.failures)) runs.set(id, (runs.get(id) ?? 0) + 1)
  const busiest = [...runs]
    .filter(([, count]) => count >= supportMin)
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
  const byClass = new Map<string, string[]>()
  for (const id of [...runs.keys()].sort()) {
    const name = classOf.get(id)
    if (name !== undefined) byClass.set(name, [...(byClass.get(name) ?? []), id])
  }
  const classes = [...byClass].filter(([, ids]) => ids.length > 1).sort(([a], [b]) => (a < b ? -1 : 1))
  return [
    ...busiest.map(([id]): NamedTarget => ({ name: `failure:${id}`, failureIds: [id] })),
    ...classes.map(([name, failureIds]): NamedTarget => ({ name: `class:${name}`, failureIds })),
  ].slice(0, targetsMax)
}

interface Tested {
  readonly items: readonly string[]
  readonly marked: Marked
  readonly runs: number
  readonly chance: number
}

function mineTarget(target: Target, here: Matrix, there: Matrix, name: string, failureIds: readonly string[]) {
  const markedBy = (bits: ReadonlyMap<string, Bits>, others: ReadonlyMap<string, Bits>, key: string): Marked => ({
    here: bits.get(key) ?? emptyBits(here.runs.length),
    there: others.get(key) ?? emptyBits(there.runs.length),
  })
  const seen = [...here.items].filter(([, bits]) => countBoth(bits, target.mine) > 0).map(([item]) => item)
  const together = name.startsWith('class:') ? [] : [...here.failures.keys()].filter((id) => !failureIds.includes(id))
  const met = together.filter((id) => countBoth(here.failures.get(id)!, target.mine) > 0)
  const marks = new Map<string, Marked>([
    ...seen.map((item): [string, Marked] => [item, markedBy(here.items, there.items, item)]),
    ...met.map((id): [string, Marked] => [`failure:${id}`, markedBy(here.failures, there.failures, id)]),
  ])
  const singles = [...marks]
    .map(([item, marked]) => ({ items: [item], marked, ...target.compare(marked) }))
    .sort((a, b) => a.chance - b.chance || (a.items[0]! < b.items[0]! ? -1 : 1))
  const facets = singles
    .slice(0, facetsMax)
    .flatMap(({ items: [item], marked, runs, usualShare, chance }) =>
      item === undefined || item.startsWith('failure:')
        ? []
        : [facetOf(target, failureIds[0] ?? '', item, { marked, runs, usualShare, chance })],
    )
  const promisingOnes = singles.filter((one) => one.runs >= supportMin && one.chance <= promising)
  const { sets: larger, tests } = combine(target, promisingOnes.slice(0, combinedMax))
  const closed = [...promisingOnes, ...larger].map((one) => closedSet(target, one, promisingOnes))
  const told = distinctTested(closed).flatMap((one) => foundSet(target, here.runs, name, failureIds, one))
  return { sets: withoutParts(told).slice(0, setsMax), facets, tests: singles.length + tests }
}

function facetOf(
  target: Target,
  failureId: string,
  item: string,
  { marked, runs, usualShare, chance }: { marked: Marked; runs: number; usualShare: number; chance: number },
): Facet {
  const lift = target.lift(marked)
  const concentrated =
    runs >= stuck.runs &&
    runs >= stuck.share * target.size &&
    lift >= stuck.lift &&
    target.chiSquareChance(marked) < stuck.chance
  return { failureId, item, runs, ofRuns: target.size, usualShare, lift, chance, concentrated }
}

/** Sets of two and three in which every item says something that the others do not. */
function combine(target: Target, singles: readonly Tested[]): { sets: readonly Tested[]; tests: number } {
  const sets: Tested[] = []
  let tests = 0
  let level = singles
  for (let size = 2; size <= itemsMax; size += 1) {
    const next = new Map<string, Tested>()
    for (const one of level) {
      for (const other of singles) {
        const [item] = other.items
        if (item === undefined || one.items.includes(item)) continue
        const items = [...one.items, item].sort()
        const key = items.join('\n')
        if (next.has(key)) continue
        const marked = bothMarked(one.marked, other.marked)
        if (countBoth(target.mine, marked.here) < supportMin) continue
        tests += 1
        const whole = target.compare(marked)
        const chance = Math.max(
          whole.chance,
          target.compare(other.marked, one.marked).chance,
          target.compare(one.marked, other.marked).chance,
        )
        if (chance <= promising) next.set(key, { items, marked, runs: whole.runs, chance })
      }
    }
    level = [...next.values()]
      .sort((a, b) => a.chance - b.chance || (a.items.join() < b.items.join() ? -1 : 1))
      .slice(0, combinedMax)
    sets.push(...level)
  }
  return { sets, tests }
}

const bothMarked = (a: Marked, b: Marked): Marked => ({
  here: andBits(a.here, b.here),
  there: andBits(a.there, b.there),
})

/** With every telling item that all its runs have too, as far as four allow: what came together is told together. */
function closedSet(target: Target, one: Tested, singles: readonly Tested[]): Tested {
  let closed = one
  for (const other of singles) {
    const [item] = other.items
    if (item === undefined || closed.items.length >= itemsMax || closed.items.includes(item)) continue
    const marked = bothMarked(closed.marked, other.marked)
    if (countBoth(target.mine, marked.here) < closed.runs) continue
    closed = { items: [...closed.items, item].sort(), marked, runs: closed.runs, chance: closed.chance }
  }
  return closed
}

function distinctTested(sets: readonly Tested[]): readonly Tested[] {
  const best = new Map<string, Tested>()
  for (const one of sets) {
    const key = one.items.join('\n')
    const known = best.get(key)
    if (known === undefined || one.chance < known.chance) best.set(key, one)
  }
  return [...best.values()]
}

/** Null where support, lift or the number of apps and users do not carry it. */
function foundSet(
  target: Target,
  runs: readonly MinedRun[],
  name: string,
  failureIds: readonly string[],
  one: Tested,
): FoundSet[] {
  const lift = target.lift(one.marked)
  if (one.runs < supportMin || lift < liftMin) return []
  const own = target.members(one.marked).flatMap((at) => runs[at] ?? [])
  const apps = [...new Set(own.map(({ app }) => app))].sort()
  const users = new Set(own.flatMap(({ user }) => (user === null ? [] : [user]))).size
  if (apps.length < 2 && users < 3 && own.length < aloneRunsMin) return []
  const met = new Map<string, number>()
  for (const run of own) for (const id of new Set(run.failures)) met.set(id, (met.get(id) ?? 0) + 1)
  const concerned = failureIds.filter((id) => met.has(id)).sort()
  // A class is only news where it is more than one of its failures.
  if (name.startsWith('class:') && Math.max(...concerned.map((id) => met.get(id) ?? 0)) > 0.9 * own.length) return []
  const others = one.items.flatMap((item) => (item.startsWith('failure:') ? [item.slice('failure:'.length)] : []))
  const times = own.map(({ atMs }) => atMs)
  return [
    {
      target: name,
      items: one.items,
      runs: own.length,
      ofRuns: target.size,
      lift,
      chance: one.chance,
      apps,
      users,
      failureIds: [...concerned, ...others],
      firstMs: times.reduce((least, ms) => Math.min(least, ms), Infinity),
      lastMs: times.reduce((most, ms) => Math.max(most, ms), -Infinity),
    },
  ]
}

/** A set whose runs nearly all have one item more is told by the larger one. */
function withoutParts(sets: readonly FoundSet[]): readonly FoundSet[] {
  const isPart = (one: FoundSet) =>
    sets.some(
      (other) =>
        other.items.length > one.items.length &&
        other.runs >= 0.95 * one.runs &&
        one.items.every((item) => other.items.includes(item)),
    )
  return sets
    .filter((one) => !isPart(one))
    .sort((a, b) => a.chance - b.chance || b.lift - a.lift || (a.items.join() < b.items.join() ? -1 : 1))
}

/** Two failures that come together are found from both sides. */
function distinct(sets: readonly FoundSet[]): readonly FoundSet[] {
  const known = new Map<string, FoundSet>()
  for (const one of sets) {
    const key = [one.target, ...one.items].sort().join('\n')
    const other = known.get(key)
    if (other === undefined || one.chance > other.chance) known.set(key, one)
  }
  return [...known.values()]
}
