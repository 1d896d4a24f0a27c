import type { Fingerprint } from '#core/memory/finding.ts'
import { attach_min, certaintyOf } from '#core/memory/grouping/certainty.ts'
import { nearKeysOf } from '#core/memory/grouping/near-keys.ts'
import { nearLevels, nearMatches, type NearLevel, type Prototype } from '#core/memory/grouping/near-match.ts'
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

/**
 * Places unknown fingerprints one after the other, the way they are placed when spans are folded in, and counts how
 * often each kind of near match was right. Suggestions are answered as a person who knows the labels would.
 */
export function measureNear(labelled: readonly Labelled[]): { counts: NearCounts; failureOf: Map<string, string> } {
  const counts = Object.fromEntries(nearLevels.map((level) => [level, { told: 0, right: 0 }])) as NearCounts
  const failures = new Map<string, Failure>()
  const failureOf = new Map<string, string>()
  const buckets = new Map<string, Set<string>>()
  for (const { label, fingerprint } of labelled) {
    if (failureOf.has(fingerprint.hash)) continue
    const keys = nearKeysOf(fingerprint)
    const bucket = buckets.get(keys?.bucket ?? '') ?? new Set<string>()
    buckets.set(keys?.bucket ?? '', bucket)
    const known = keys === null ? [] : [...bucket].flatMap((id): Prototype[] => prototypesOf(id, failures.get(id)))
    const matches = keys === null ? [] : nearMatches(keys.template, known)
    const sure = matches.filter(({ level }) => certaintyOf[level] >= attach_min)
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
  return { counts, failureOf }
}

const prototypesOf = (failureId: string, failure: Failure | undefined): Prototype[] =>
  failure?.members.map(({ hash, template }) => ({ hash, template, failureId })) ?? []
