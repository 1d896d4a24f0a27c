import type { Queryable } from '#core/platform/database/connect.ts'

import type { ContextSignature } from '../context.ts'
import type { MetFingerprint, RememberedContext } from '../preflight/remembered-context.ts'
import { courseOf } from './meeting-courses.ts'

interface ContextRow extends ContextSignature {
  readonly projectId: number
  readonly runs: number
  readonly failedRuns: number
  readonly outageRuns: number
  readonly lastFailedMs: number | null
  readonly lastOkMs: number | null
  readonly met: readonly MetFingerprint[] | null
}

export interface ProjectContext {
  readonly projectId: number
  readonly context: RememberedContext
}

const columns = (sql: Queryable) => sql`
  c.project_id as "projectId", replace(c.hash::text, '-', '') as hash,
  replace(c.loose_hash::text, '-', '') as "looseHash",
  c.algorithm, c.app, c.operation, c.agent, c.prompt_name as "promptName", c.system_hash as "systemHash", c.tools,
  c.model_family as "modelFamily", c.shape, c.words, c.run_count::int as runs, c.failed_count::int as "failedRuns",
  c.outage_count::int as "outageRuns",
  (extract(epoch from c.last_failed_at) * 1000)::float8 as "lastFailedMs",
  (extract(epoch from c.last_ok_at) * 1000)::float8 as "lastOkMs",
  (select json_agg(json_build_object(
            'fingerprint', replace(m.fingerprint::text, '-', ''), 'runs', m.run_count,
            'lastFailedMs', (extract(epoch from m.last_failed_at) * 1000)::float8, 'course', ${courseOf(sql)}))
     from context_fingerprints m where m.project_id = c.project_id and m.hash = c.hash) as met`

/** These contexts of one project, as they are now. */
export async function contextsByHash(
  sql: Queryable,
  projectId: number,
  hashes: readonly string[],
): Promise<readonly ProjectContext[]> {
  const rows = await sql<ContextRow[]>`
    select ${columns(sql)} from contexts c
     where c.project_id = ${projectId} and c.hash = any(${hashes}::uuid[])`
  return rows.map(contextFrom)
}

function contextFrom(row: ContextRow): ProjectContext {
  const { projectId, runs, failedRuns, outageRuns, lastFailedMs, lastOkMs, met, ...signature } = row
  return { projectId, context: { signature, runs, failedRuns, outageRuns, lastFailedMs, lastOkMs, met: met ?? [] } }
}
