import type { Sql } from '#core/platform/database/connect.ts'

import { insertRows } from './seed.ts'

export interface Told {
  readonly scope?: 'app' | 'agent' | 'tool' | 'model'
  readonly key: string
  readonly lengthMs: number
  readonly nowMs: number
  readonly executions: (atMs: number) => number
  readonly failed: (atMs: number) => number
  /** Of each failure; 1 is HIGH. */
  readonly weight?: number
}

const stepMs = 5 * 60_000

/** A history of counts, every five minutes up to now. */
export async function insertRollups(
  sql: Sql,
  projectId: number,
  { scope = 'app', key, lengthMs, nowMs, executions, failed, weight = 1 }: Told,
): Promise<void> {
  const last = Math.floor((nowMs - 1) / stepMs) * stepMs
  const rows = []
  for (let atMs = Math.ceil((nowMs - lengthMs) / stepMs) * stepMs; atMs <= last; atMs += stepMs) {
    const all = executions(atMs)
    const bad = Math.min(all, failed(atMs))
    if (all === 0) continue
    const [runs, calls] = scope === 'app' ? [all, 0] : [0, all]
    rows.push({
      project_id: projectId,
      scope,
      key,
      minute: new Date(atMs).toISOString(),
      calls,
      failed_calls: scope === 'app' ? 0 : bad,
      runs,
      failed_runs: scope === 'app' ? bad : 0,
      tokens_in: 0,
      tokens_out: 0,
      cost_usd: 0,
      duration_ms: 0,
      failed_weight: bad * weight,
    })
  }
  await insertRows(sql, 'rollups', rows)
}
