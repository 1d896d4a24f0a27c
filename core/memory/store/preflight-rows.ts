import type { Sql } from '#core/platform/database/connect.ts'

import { copyOut } from './copy-out.ts'
import { createRowCutter, type CopiedRow } from './copy-rows.ts'

/** Where what stands in a row of `contexts`. Its setting is all columns from `algorithm` to `shape`. */
export const contextColumns = {
  project: 0,
  hash: 1,
  looseHash: 2,
  algorithm: 3,
  app: 4,
  operation: 5,
  agent: 6,
  promptName: 7,
  systemHash: 8,
  tools: 9,
  modelFamily: 10,
  shape: 11,
  words: 12,
  runs: 13,
  failedRuns: 14,
  outageRuns: 15,
  lastFailed: 16,
  lastOk: 17,
} as const

/** The same for a row that says which context met which fingerprint how often. */
export const meetingColumns = {
  project: 0,
  hash: 1,
  fingerprint: 2,
  runs: 3,
  lastFailed: 4,
  fineFirst: 5,
  fineLast: 6,
  fineAt: 7,
} as const

/**
 * Every context, and then every meeting, as the bytes PostgreSQL keeps: a million of them as rows of the driver, or as
 * text, take several times as long. A row is good until the next. One snapshot for all of it, or a row that moves
 * meanwhile could be missed.
 */
export async function readAllRows(
  sql: Sql,
  take: {
    /** Comes first: how many contexts of which project follow. */
    readonly counts: (counts: ReadonlyMap<number, number>) => void
    readonly context: (row: CopiedRow) => void
    readonly meeting: (row: CopiedRow) => void
  },
): Promise<void> {
  await sql.begin('isolation level repeatable read read only', async (tx) => {
    const counts = await tx<{ projectId: number; count: number }[]>`
      select project_id as "projectId", count(*)::int as count from contexts group by project_id`
    take.counts(new Map(counts.map(({ projectId, count }) => [projectId, count])))
    const contexts = tx`
      copy contexts (project_id, hash, loose_hash, algorithm, app, operation, agent, prompt_name, system_hash, tools,
                     model_family, shape, words, run_count, failed_count, outage_count, last_failed_at, last_ok_at)
        to stdout (format binary)`
    await copyOut(contexts, createRowCutter(Object.keys(contextColumns).length, take.context))
    const meetings = tx`
      copy context_fingerprints (project_id, hash, fingerprint, run_count, last_failed_at, fine_first, fine_last,
                                 fine_at)
        to stdout (format binary)`
    await copyOut(meetings, createRowCutter(Object.keys(meetingColumns).length, take.meeting))
  })
}
