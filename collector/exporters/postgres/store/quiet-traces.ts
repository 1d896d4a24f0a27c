import type { Queryable } from '#core/platform/database/connect.ts'

import type { RunStatus, TraceChange } from './traces.ts'

interface QuietRow {
  project_id: number
  trace_id: string
  app: string
  ended_ms: number
  status: RunStatus
  context_caused: boolean
  context_hashes: string[]
  fingerprints: string[]
}

/**
 * Ends runs whose root never came and that were quiet since `before`: FAILED when they hold findings, else ABANDONED.
 */
export async function endQuietTraces(sql: Queryable, before: Date, limit: number): Promise<Map<number, TraceChange[]>> {
  const rows = await sql<QuietRow[]>`
    with quiet as (
      select project_id, trace_id from traces
       where status = 'RUNNING' and updated_at < ${before}
       order by updated_at limit ${limit}
         for update skip locked
    )
    update traces t
       set status = case when t.failed_end_ns is null then 'ABANDONED' else 'FAILED' end, updated_at = t.updated_at
      from quiet q
     where t.project_id = q.project_id and t.trace_id = q.trace_id
    returning t.project_id, replace(t.trace_id::text, '-', '') as trace_id, t.app,
              (t.ended_ns / 1000000)::float8 as ended_ms, t.status, t.context_caused,
              t.context_hashes::text[], t.fingerprints::text[]`
  const changes = new Map<number, TraceChange[]>()
  for (const row of rows) {
    const contexts = row.context_hashes.map((uuid) => uuid.replaceAll('-', ''))
    const fingerprints = row.fingerprints.map((uuid) => uuid.replaceAll('-', ''))
    const change: TraceChange = {
      traceId: row.trace_id,
      app: row.app,
      endedMs: row.ended_ms,
      status: row.status,
      contextCaused: row.context_caused,
      contexts,
      fingerprints,
      before: { status: 'RUNNING', contextCaused: row.context_caused, contexts, fingerprints },
    }
    changes.set(row.project_id, [...(changes.get(row.project_id) ?? []), change])
  }
  return changes
}
