import type { Queryable } from '#core/platform/database/connect.ts'

import { bundleBounds, type ContextRow } from '../bundle/rows.ts'
import { assertedWords } from '../carried/asserted-words.ts'
import { createTermHasher, hashedName, type CarriedKey } from '../carried/carried-key.ts'

/** A word that fewer different questions hold may be somebody's name: it stays at home. */
const questionsMin = 3
/** Questions that are looked through for that, the newest. */
const questionsMax = 50_000
/** What is left of a question of fewer words says nothing. */
const wordsMin = 3
const perFailureMax = 8
/** What people and agents ask. The words of a tool's arguments are data, not a task. */
const operations = ['chat', 'agent']

interface Row {
  readonly hash: string
  readonly operation: string
  readonly modelFamily: string | null
  readonly words: readonly string[]
  readonly runs: number
  readonly failedRuns: number
  readonly lastFailedAt: Date
  readonly lastOkAt: Date | null
  readonly met: readonly { readonly fingerprint: string; readonly runs: number; readonly lastFailedMs: number }[]
}

/** What was about to run when the failures were met, at most eight of each, with its words hashed. Bounded. */
export async function readCarriedAlong(
  sql: Queryable,
  projectId: number,
  key: CarriedKey,
): Promise<readonly ContextRow[]> {
  const rows = await failingContexts(sql, projectId)
  const common = await commonWords(sql, projectId, [...new Set(rows.flatMap(({ words }) => words))])
  const hash = createTermHasher(key)
  return rows.flatMap((row): ContextRow[] => {
    const kept = assertedWords(row.words.filter((word) => word === 'not' || common.has(word)))
    if (kept.length < wordsMin) return []
    return [
      {
        kind: 'context',
        hash: hashedName(key, row.hash),
        operation: row.operation,
        modelFamily: row.modelFamily,
        terms: kept.map(hash).sort().slice(0, bundleBounds.termsPerContextMax),
        runs: row.runs,
        failedRuns: row.failedRuns,
        lastFailedAt: row.lastFailedAt.toISOString(),
        lastOkAt: row.lastOkAt?.toISOString() ?? null,
        met: row.met.map(({ fingerprint, runs, lastFailedMs }) => ({
          fingerprint,
          runs,
          lastFailedAt: new Date(lastFailedMs).toISOString(),
        })),
      },
    ]
  })
}

const failingContexts = (sql: Queryable, projectId: number) => sql<Row[]>`
  with met as (
    select m.hash, m.fingerprint, m.run_count, m.last_failed_at, a.failure_id,
           row_number() over (
             partition by a.failure_id order by m.run_count desc, m.last_failed_at desc, m.hash) as place
      from failures f
      join fingerprints a on a.project_id = f.project_id and a.failure_id = f.id and a.level <> 'kind+where'
      join context_fingerprints m on m.project_id = a.project_id and m.fingerprint = a.hash
      join contexts c on c.project_id = m.project_id and c.hash = m.hash
     where f.project_id = ${projectId} and f.merged_into is null and not f.withdrawn and not f.not_a_failure
       and c.failed_count > 0 and c.operation = any(${operations})
  ), chosen as (
    select hash, json_agg(json_build_object(
             'fingerprint', replace(fingerprint::text, '-', ''), 'runs', run_count,
             'lastFailedMs', (extract(epoch from last_failed_at) * 1000)::float8)) as met
      from met where place <= ${perFailureMax} group by hash
  )
  select replace(c.hash::text, '-', '') as hash, c.operation, c.model_family as "modelFamily", c.words,
         (c.run_count - c.outage_count)::int as runs, c.failed_count::int as "failedRuns",
         coalesce(c.last_failed_at, c.last_seen_at) as "lastFailedAt", c.last_ok_at as "lastOkAt", chosen.met
    from chosen join contexts c on c.project_id = ${projectId} and c.hash = chosen.hash
   order by c.last_failed_at desc nulls last, c.hash
   limit ${bundleBounds.contextsMax}`

/** Those of these words that several different questions hold. */
async function commonWords(sql: Queryable, projectId: number, words: readonly string[]): Promise<ReadonlySet<string>> {
  if (words.length === 0) return new Set()
  const rows = await sql<{ word: string }[]>`
    select word
      from (select distinct on (loose_hash) words
              from (select loose_hash, words from contexts where project_id = ${projectId}
                     order by last_seen_at desc limit ${questionsMax}) as newest) as questions
           cross join lateral (select distinct word from unnest(words) as w(word)) as said
     where word = any(${words})
     group by word having count(*) >= ${questionsMin}`
  return new Set(rows.map(({ word }) => word))
}
