import type { OutcomeFacts } from '../finding.ts'
import type { FailureClass } from '../taxonomy.ts'
import { fingerprintsOf, type Surroundings } from '../outcome-fingerprint.ts'
import type { Grouping } from './grouping.ts'

/** Occurrences that are alike in everything a grouping may look at. */
export interface GroupingSample {
  readonly failureId: string
  readonly class: FailureClass
  readonly facts: OutcomeFacts
  readonly around: Surroundings
  /** How many there are. */
  readonly occurrences: number
}

/** Where occurrences would be counted that are counted under another failure now. */
export interface GroupingMove {
  readonly from: string
  /** Null: under a new failure. */
  readonly to: string | null
  /** What stands for it then. */
  readonly text: string
  readonly occurrences: number
}

export interface GroupingDifference {
  readonly occurrences: number
  readonly failures: number
  /** Occurrences that would be counted elsewhere. */
  readonly moved: number
  /** Failures that would take in others, and failures of which parts would leave. */
  readonly merged: number
  readonly split: number
  /** The largest first. */
  readonly moves: readonly GroupingMove[]
}

const movesMax = 50

/**
 * What would be counted elsewhere if these were seen again under another grouping. `failureOf` knows the fingerprints
 * there are. A pure function.
 */
export function groupingDifference(
  samples: readonly GroupingSample[],
  grouping: Grouping,
  failureOf: ReadonlyMap<string, string> | null,
): GroupingDifference {
  const placed = samples.map((sample) => ({ sample, ...signOf(sample, grouping) }))
  const home = failureOf ?? heaviest(placed)
  const moves = new Map<string, GroupingMove>()
  const into = new Map<string, Set<string>>()
  const outOf = new Map<string, Set<string>>()
  let moved = 0
  for (const { sample, hashes, text } of placed) {
    const { failureId, occurrences } = sample
    const to = hashes.map((hash) => home.get(hash)).find((id) => id !== undefined) ?? null
    const place = to ?? `new ${hashes[0]}`
    note(into, place, failureId)
    note(outOf, failureId, place)
    if (to === failureId) continue
    moved += occurrences
    const key = `${failureId} ${place}`
    const before = moves.get(key)
    moves.set(key, { from: failureId, to, text, occurrences: (before?.occurrences ?? 0) + occurrences })
  }
  return {
    occurrences: samples.reduce((sum, { occurrences }) => sum + occurrences, 0),
    failures: outOf.size,
    moved,
    merged: [...into.values()].filter((failures) => failures.size > 1).length,
    split: [...outOf.values()].filter((places) => places.size > 1).length,
    moves: [...moves.values()].sort((a, b) => b.occurrences - a.occurrences).slice(0, movesMax),
  }
}

/** All hashes by which these could be found, under that grouping. */
export const hashesOf = (samples: readonly GroupingSample[], grouping: Grouping): string[] => [
  ...new Set(samples.flatMap((sample) => signOf(sample, grouping).hashes)),
]

interface Signed {
  /** The hashes that may tie it to a failure, most specific first. */
  readonly hashes: readonly string[]
  readonly text: string
}

function signOf({ class: kind, facts, around }: GroupingSample, grouping: Grouping): Signed {
  const all = fingerprintsOf({ class: kind, facts }, null, grouping, around)
  const custom = all.filter(({ level }) => level === 'custom')
  const attaching = custom.length > 0 ? custom : all.filter(({ level }) => level !== 'kind+where')
  return { hashes: attaching.map(({ hash }) => hash), text: attaching[0]?.text ?? '' }
}

/** Where nothing is known beforehand, what is counted most keeps its failure, and others come to it. */
function heaviest(placed: readonly (Signed & { readonly sample: GroupingSample })[]): Map<string, string> {
  const weights = new Map<string, Map<string, number>>()
  for (const { hashes, sample } of placed) {
    const own = weights.get(hashes[0]!) ?? new Map<string, number>()
    own.set(sample.failureId, (own.get(sample.failureId) ?? 0) + sample.occurrences)
    weights.set(hashes[0]!, own)
  }
  return new Map(
    [...weights].map(([hash, own]) => [hash, [...own].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]![0]]),
  )
}

function note(sets: Map<string, Set<string>>, key: string, value: string): void {
  const set = sets.get(key)
  if (set === undefined) sets.set(key, new Set([value]))
  else set.add(value)
}
