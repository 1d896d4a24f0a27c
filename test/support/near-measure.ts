import type { Fingerprint } from '#core/memory/finding.ts'
import { attachMin, certaintyOf } from '#core/memory/grouping/certainty.ts'
import { nearKeysOf } from '#core/memory/grouping/near-keys.ts'
import {
  nearLevels,
  nearMatches,
  wordMatches,
  type NearLevel,
  type Prototype,
} from '#core/memory/grouping/near-match.ts'
import { medoids } from '#core/memory/grouping/prototypes.ts'

/** A fingerprint and what it truly belongs to. */
export interface Labelled {
  readonly label: string
  readonly fingerprint: Fingerprint
}

export type NearCounts = Record<NearLevel, { told: number; right: number }>

interface Failure {
  readonly label: string
  members: { readonly hash: string; readonly template: string; readonly weight: number }[]
}

interface Placing {
  readonly counts: NearCounts
  readonly failures: Map<string, Failure>
  readonly failureOf: Map<string, string>
  readonly buckets: Map<string, Set<string>>
  /** Pairs that people were asked about: each is asked once. */
  readonly asked: Set<string>
}

/** Unknown fingerprints between two turns of the job that looks for words. */
const turnEvery = 25

/**
 * Places unknown fingerprints one after the other, the way they are placed when spans are folded in, with a turn of the
 * job that looks for words now and then, and counts how often each kind of near match was right. Suggestions are
 * answered as a person who knows the labels would.
 */
export function measureNear(labelled: readonly Labelled[]): { counts: NearCounts; failureOf: Map<string, string> } {
  const placing: Placing = {
    counts: Object.fromEntries(nearLevels.map((level) => [level, { told: 0, right: 0 }])) as NearCounts,
    failures: new Map(),
    failureOf: new Map(),
    buckets: new Map(),
    asked: new Set(),
  }
  let fresh = 0
  for (const one of labelled) {
    if (placing.failureOf.has(one.fingerprint.hash)) continue
    place(placing, one)
    if (++fresh % turnEvery === 0) askAboutWords(placing)
  }
  askAboutWords(placing)
  return placing
}

function place({ counts, failures, failureOf, buckets }: Placing, { label, fingerprint }: Labelled): void {
  const keys = nearKeysOf(fingerprint)
  const bucket = buckets.get(keys?.bucket ?? '') ?? new Set<string>()
  buckets.set(keys?.bucket ?? '', bucket)
  const matches = keys === null ? [] : nearMatches(keys.template, prototypesIn(bucket, failures))
  const sure = matches.filter(({ level }) => certaintyOf[level] >= attachMin)
  const isClear = new Set(sure.map(({ prototype }) => prototype.failureId)).size === 1
  let id = isClear ? sure[0]!.prototype.failureId : null
  for (const { prototype, level } of matches) {
    const isRight = failures.get(prototype.failureId)?.label === label
    counts[level].told += 1
    if (isRight) counts[level].right += 1
    if (isRight && id === null) id = prototype.failureId
  }
  id ??= fingerprint.hash
  const failure = failures.get(id) ?? { label, members: [] }
  failures.set(id, failure)
  bucket.add(id)
  failureOf.set(fingerprint.hash, id)
  if (keys !== null)
    failure.members = medoids([...failure.members, { hash: fingerprint.hash, template: keys.template, weight: 1 }])
}

/** What `suggestMerges` asks of each bucket, and what somebody who knows answers: a yes makes the two one. */
function askAboutWords({ counts, failures, failureOf, buckets, asked }: Placing): void {
  for (const bucket of buckets.values()) {
    for (const [one, other] of wordMatches(prototypesIn(bucket, failures))) {
      const pair = [one.failureId, other.failureId].sort().join(' ')
      const [into, from] = [failures.get(one.failureId), failures.get(other.failureId)]
      if (asked.has(pair) || into === undefined || from === undefined || into === from) continue
      asked.add(pair)
      counts.words.told += 1
      if (into.label !== from.label) continue
      counts.words.right += 1
      into.members = medoids([...into.members, ...from.members])
      failures.delete(other.failureId)
      bucket.delete(other.failureId)
      for (const [hash, id] of failureOf) if (id === other.failureId) failureOf.set(hash, one.failureId)
    }
  }
}

const prototypesIn = (bucket: ReadonlySet<string>, failures: ReadonlyMap<string, Failure>): Prototype[] =>
  [...bucket].flatMap(
    (failureId) =>
      failures.get(failureId)?.members.map(({ hash, template }): Prototype => ({ hash, template, failureId })) ?? [],
  )
