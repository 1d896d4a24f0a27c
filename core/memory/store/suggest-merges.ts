import type { Sql } from '#core/platform/database/connect.ts'

import { certaintyOf, nearWords, suggestMin } from '../grouping/certainty.ts'
import { prototypesMax, wordMatches, type Prototype } from '../grouping/near-match.ts'
import { keepSuggestions } from './grouping-suggestions.ts'

/** Up to where fingerprints were looked at, by when the newest of a bucket came; of one moment by bucket. */
export interface SuggestedUntil {
  readonly atMs: number
  readonly bucket: string | null
}

export interface SuggestTurn {
  /** Suggestions that were made. */
  readonly made: number
  /** From where the next turn goes on. */
  readonly until: SuggestedUntil
  /** Buckets that are left to it. */
  readonly waiting: number
}

/** Buckets looked at in one turn, those that have waited longest first. */
const bucketsMax = 8
/** What was written at that moment may have been committed after it was looked for. */
const overlapMs = 10_000

/**
 * Looks for failures that differ by a word at a place where many words were seen, among what is new since then. Too
 * slow for the path that folds spans in.
 */
export async function suggestMerges(sql: Sql, since: SuggestedUntil): Promise<SuggestTurn> {
  if (certaintyOf.words < suggestMin) return { made: 0, until: since, waiting: 0 }
  const fresh = await sql<{ projectId: number; bucket: string; atMs: number; all: number; nowMs: number }[]>`
    select project_id as "projectId", bucket::text, (extract(epoch from max(at)) * 1000)::float8 as "atMs",
           (count(*) over ())::int as all, (extract(epoch from now()) * 1000)::float8 as "nowMs"
      from fingerprints
     where prototype and at >= ${new Date(since.atMs)}
     group by project_id, bucket
    having ((extract(epoch from max(at)) * 1000)::float8, bucket)
             > (${since.atMs}::float8, ${since.bucket ?? '00000000-0000-0000-0000-000000000000'}::uuid)
     order by max(at), bucket limit ${bucketsMax}`
  let made = 0
  for (const { projectId, bucket } of fresh) made += await suggestWithin(sql, projectId, bucket)
  const last = fresh.at(-1)
  if (last === undefined) return { made, until: since, waiting: 0 }
  const waiting = last.all - fresh.length
  if (waiting > 0) return { made, until: { atMs: last.atMs, bucket: last.bucket }, waiting }
  return { made, until: { atMs: Math.max(since.atMs, last.nowMs - overlapMs), bucket: null }, waiting }
}

async function suggestWithin(sql: Sql, projectId: number, bucket: string): Promise<number> {
  const rows = await sql<(Prototype & { readonly algorithm: string })[]>`
    select replace(a.hash::text, '-', '') as hash, a.failure_id::text as "failureId",
           a.parts->>'template' as template, a.algorithm
      from fingerprints a join failures f on f.project_id = a.project_id and f.id = a.failure_id
     where a.project_id = ${projectId} and a.bucket = ${bucket}::uuid and a.prototype and f.deleted_at is null
     order by a.at desc, a.hash limit ${prototypesMax}`
  const algorithmOf = new Map(rows.map(({ hash, algorithm }) => [hash, algorithm]))
  const suggestions = wordMatches(rows).map(([one, other]) => ({
    failures: [one.failureId, other.failureId] as const,
    hashes: [one.hash, other.hash] as const,
    score: certaintyOf.words,
    level: 'words' as const,
    algorithm: algorithmOf.get(one.hash)!,
    why: nearWords.words,
  }))
  return keepSuggestions(sql, projectId, suggestions)
}
