import type { Sql } from '#core/platform/database/connect.ts'

import { certaintyOf, nearWords, suggest_min } from '../grouping/certainty.ts'
import { prototypes_max, wordMatches, type Prototype } from '../grouping/near-match.ts'
import { keepSuggestions } from './grouping-suggestions.ts'

/** Buckets looked at in one turn, those with the newest fingerprints first. */
const buckets_max = 8
const overlap_ms = 10_000

/**
 * Looks for failures that differ by a word at a place where many words were seen, among what is new since then. Too
 * slow for the path that folds spans in. Answers how many suggestions it made.
 */
export async function suggestMerges(sql: Sql, sinceMs: number): Promise<number> {
  if (certaintyOf.words < suggest_min) return 0
  const fresh = await sql<{ projectId: number; bucket: string }[]>`
    select project_id as "projectId", bucket::text from fingerprints
     where prototype and at >= ${new Date(sinceMs - overlap_ms)}
     group by project_id, bucket having count(*) > 0 order by max(at) desc limit ${buckets_max}`
  let made = 0
  for (const { projectId, bucket } of fresh) {
    const rows = await sql<(Prototype & { readonly algorithm: string })[]>`
      select replace(a.hash::text, '-', '') as hash, a.failure_id::text as "failureId",
             a.parts->>'template' as template, a.algorithm
        from fingerprints a join failures f on f.project_id = a.project_id and f.id = a.failure_id
       where a.project_id = ${projectId} and a.bucket = ${bucket}::uuid and a.prototype and f.deleted_at is null
       order by a.at desc, a.hash limit ${prototypes_max}`
    const algorithmOf = new Map(rows.map(({ hash, algorithm }) => [hash, algorithm]))
    const suggestions = wordMatches(rows).map(([one, other]) => ({
      failures: [one.failureId, other.failureId] as const,
      hashes: [one.hash, other.hash] as const,
      score: certaintyOf.words,
      level: 'words' as const,
      algorithm: algorithmOf.get(one.hash)!,
      why: nearWords.words,
    }))
    made += await keepSuggestions(sql, projectId, suggestions)
  }
  return made
}
