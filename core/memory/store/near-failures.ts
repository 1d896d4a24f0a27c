import type { Queryable } from '#core/platform/database/connect.ts'

import type { Finding, Fingerprint } from '../finding.ts'
import { attachMin, certaintyOf, nearWords, suggestMin } from '../grouping/certainty.ts'
import { nearKeysOf, type NearKeys } from '../grouping/near-keys.ts'
import { nearMatches, prototypesMax, type NearLevel, type Prototype } from '../grouping/near-match.ts'
import { keepSuggestions, type NewSuggestion } from './grouping-suggestions.ts'
import type { SeenFinding } from './remember-findings.ts'

/** A failure that an unknown fingerprint is certainly enough the same as. */
export interface NearFailure {
  readonly failureId: string
  /** The one of the finding's fingerprints that was compared. */
  readonly fingerprint: Fingerprint
  /** The alias that it is near to. */
  readonly via: string
  readonly score: number
  readonly why: string
}

/** What is known beside unknown fingerprints, kept up while they are placed one after the other. */
export interface NearFailures {
  placeOf(finding: Finding): NearFailure | null
  /** Tells where a finding went, so that the next one may join it. */
  learn(finding: Finding, failureOf: ReadonlyMap<string, string>): void
  /** Writes down whom people should be asked about. */
  suggest(failureOf: ReadonlyMap<string, string>): Promise<void>
}

interface Compared {
  readonly fingerprint: Fingerprint
  readonly keys: NearKeys
}

interface Doubt {
  readonly hash: string
  readonly algorithm: string
  readonly other: Prototype
  readonly level: NearLevel
}

/** Reads what the unknown ones are to be compared with: at most two queries, however many there are. */
export async function nearFailures(
  sql: Queryable,
  projectId: number,
  unknown: readonly SeenFinding[],
): Promise<NearFailures> {
  const comparedOf = new Map<string, Compared | null>()
  const compared = ({ fingerprints }: Finding): Compared | null => {
    const key = fingerprints[0]!.hash
    if (!comparedOf.has(key)) comparedOf.set(key, toCompare(fingerprints))
    return comparedOf.get(key)!
  }
  const all = unknown.flatMap(({ finding }) => compared(finding) ?? [])
  const buckets = [...new Set(all.map(({ keys }) => keys.bucket))]
  const bySkeleton = await sameSkeletons(sql, projectId, [...new Set(all.map(({ keys }) => keys.skeleton))])
  const byBucket = await prototypesOf(sql, projectId, buckets)
  const doubts: Doubt[] = []

  return {
    placeOf(finding) {
      const one = compared(finding)
      if (one === null) return null
      const { fingerprint, keys } = one
      const equal = bySkeleton.get(keys.skeleton) ?? []
      const others = byBucket.get(keys.bucket) ?? []
      const matches = [
        ...equal.map((prototype) => ({ prototype, level: 'numbers' as const })),
        ...nearMatches(keys.template, others),
      ]
      const sure = matches.filter(({ level }) => certaintyOf[level] >= attachMin)
      const [first] = sure
      // Near to two failures that are apart: somebody wants it so, and which of them it is, nobody can tell.
      const isClear =
        first !== undefined && sure.every((match) => match.prototype.failureId === first.prototype.failureId)
      const { hash, algorithm } = fingerprint
      const left = isClear ? matches.filter((match) => !sure.includes(match)) : matches
      doubts.push(...left.map(({ prototype, level }) => ({ hash, algorithm, other: prototype, level })))
      if (!isClear) return null
      const { prototype, level } = first
      return {
        failureId: prototype.failureId,
        fingerprint,
        via: prototype.hash,
        score: certaintyOf[level],
        why: nearWords[level],
      }
    },
    learn(finding, failureOf) {
      const one = compared(finding)
      const failureId = one === null ? undefined : failureOf.get(one.fingerprint.hash)
      if (one === null || failureId === undefined) return
      const prototype = { hash: one.fingerprint.hash, failureId, template: one.keys.template }
      push(byBucket, one.keys.bucket, prototype)
      const equal = bySkeleton.get(one.keys.skeleton) ?? []
      if (!equal.some((other) => other.failureId === failureId)) push(bySkeleton, one.keys.skeleton, prototype)
    },
    suggest: async (failureOf) => void (await keepSuggestions(sql, projectId, suggestionsOf(doubts, failureOf))),
  }
}

/** Whom people should be asked about: failures that are near to each other, and not certainly enough. */
const suggestionsOf = (doubts: readonly Doubt[], failureOf: ReadonlyMap<string, string>): NewSuggestion[] =>
  doubts.flatMap(({ hash, algorithm, other, level }) => {
    const own = failureOf.get(hash)
    const score = certaintyOf[level]
    if (own === undefined || own === other.failureId || score < suggestMin) return []
    const failures = [own, other.failureId] as const
    return [{ failures, hashes: [hash, other.hash] as const, score, level, algorithm, why: nearWords[level] }]
  })

/** Where the app or a rule says what stands for a failure, nothing is near it. */
function toCompare(fingerprints: readonly Fingerprint[]): Compared | null {
  if (fingerprints.some(({ level }) => level === 'custom')) return null
  for (const fingerprint of fingerprints) {
    const keys = nearKeysOf(fingerprint)
    if (keys !== null) return { fingerprint, keys }
  }
  return null
}

function push<Value>(lists: Map<string, Value[]>, key: string, value: Value): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [value])
  else list.push(value)
}

type Row = Prototype & { readonly key: string }

/** One alias per failure that has the same text but for numbers. Deleted failures take nothing in that they never met. */
async function sameSkeletons(sql: Queryable, projectId: number, skeletons: readonly string[]) {
  if (skeletons.length === 0) return new Map<string, Prototype[]>()
  const rows = await sql<Row[]>`
    select distinct on (a.skeleton, a.failure_id) replace(a.skeleton::text, '-', '') as key,
           replace(a.hash::text, '-', '') as hash, a.failure_id::text as "failureId", a.parts->>'template' as template
      from fingerprints a join failures f on f.project_id = a.project_id and f.id = a.failure_id
     where a.project_id = ${projectId} and a.skeleton = any(${skeletons}::uuid[]) and f.deleted_at is null
     order by a.skeleton, a.failure_id, a.at, a.hash`
  return listed(rows)
}

async function prototypesOf(sql: Queryable, projectId: number, buckets: readonly string[]) {
  if (buckets.length === 0) return new Map<string, Prototype[]>()
  const rows = await sql<Row[]>`
    select replace(a.bucket::text, '-', '') as key, replace(a.hash::text, '-', '') as hash,
           a.failure_id::text as "failureId", a.template
      from unnest(${buckets}::uuid[]) as asked(bucket) cross join lateral (
        select p.bucket, p.hash, p.failure_id, p.parts->>'template' as template
          from fingerprints p join failures f on f.project_id = p.project_id and f.id = p.failure_id
         where p.project_id = ${projectId} and p.bucket = asked.bucket and p.prototype and f.deleted_at is null
         order by p.at desc, p.hash limit ${prototypesMax}
      ) as a`
  return listed(rows)
}

function listed(rows: readonly Row[]): Map<string, Prototype[]> {
  const lists = new Map<string, Prototype[]>()
  for (const { key, ...prototype } of rows) push(lists, key, prototype)
  return lists
}
