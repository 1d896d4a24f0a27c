import type { Sql } from '#core/platform/database/connect.ts'

import { hashOf } from './record.ts'
import { insertFailure, insertRows, runRow } from './seed.ts'

export interface SeededRun {
  readonly app: string
  readonly user?: string | null
  readonly session?: string | null
  readonly release?: string | null
  readonly facts: readonly string[]
  /** Names of failures, with the moment of each after the run began, in milliseconds. */
  readonly failures?: Readonly<Record<string, number>>
  readonly atMs: number
}

const classes = ['tool.error', 'output.empty', 'app.error']

/** Judged runs with all that is kept of them; failures are made when their name first comes. Answers ids by name. */
export async function seedRuns(
  sql: Sql,
  projectId: number,
  runs: readonly SeededRun[],
): Promise<ReadonlyMap<string, string>> {
  const known = await sql<{ id: string; title: string }[]>`
    select id::text, title from failures where project_id = ${projectId}`
  const ids = new Map(known.map(({ id, title }) => [title, id]))
  const [{ traces, numbers }] = await sql<[{ traces: number; numbers: number }]>`
    select count(*)::int as traces, (select coalesce(max(short_no), 0) from failures where project_id = ${projectId}) as numbers
      from traces where project_id = ${projectId}`
  const rows: Record<string, object[]> = { traces: [], findings: [], fingerprint_runs: [], fingerprint_apps: [] }
  const rollups = new Map<string, { app: string; minute: number; runs: number; failed: number }>()
  for (const [at, run] of runs.entries()) {
    const traceId = hashOf(`run ${projectId} ${traces + at}`)
    const met = Object.entries(run.failures ?? {})
    for (const [name] of met) {
      if (ids.has(name)) continue
      const shortNo = numbers + ids.size - known.length + 1
      const id = await insertFailure(sql, projectId, {
        shortNo,
        title: name,
        class: classes[shortNo % classes.length]!,
        firstSeenMs: run.atMs,
        lastSeenMs: run.atMs,
      })
      ids.set(name, id)
      await insertRows(
        sql,
        'fingerprints',
        [
          {
            project_id: projectId,
            hash: hashOf(name),
            failure_id: id,
            algorithm: 'o1',
            level: 'template',
            text: `x | ${name}`,
            attached_by: 'first seen',
          },
        ].map((row) => ({ ...row, occurrence_count: 1, run_count: 1, score: 1, at: new Date(run.atMs).toISOString() })),
      )
    }
    const failed = met.length > 0
    const hashes = met.map(([name]) => hashOf(name))
    rows['traces']!.push(
      runRow(projectId, {
        traceId,
        app: run.app,
        status: failed ? 'FAILED' : 'OK',
        startedMs: run.atMs,
        userId: run.user ?? null,
        sessionId: run.session ?? null,
        release: run.release ?? null,
        rest: { facts: run.facts, failed_weight: failed ? 1 : 0, fingerprints: hashes, settled_spans: 1 },
      }),
    )
    for (const [name, afterMs] of met) {
      const when = new Date(run.atMs + afterMs).toISOString()
      const base = { project_id: projectId, fingerprint: hashOf(name), trace_id: traceId }
      rows['fingerprint_runs']!.push({ ...base, app: run.app, at: when })
      rows['findings']!.push({
        ...base,
        span_id: `\\x${hashOf(name).slice(0, 16)}`,
        signal: 's',
        class: 'tool.error',
        signal_version: 1,
        grade: 'A',
        confidence: 1,
        severity: 'HIGH',
        title: name,
        evidence: [],
        at: when,
        held: false,
        recovered: false,
      })
    }
    const minute = Math.floor(run.atMs / 60_000)
    const key = `${run.app} ${minute}`
    const counted = rollups.get(key) ?? { app: run.app, minute, runs: 0, failed: 0 }
    rollups.set(key, { ...counted, runs: counted.runs + 1, failed: counted.failed + Number(failed) })
  }
  for (const [table, list] of Object.entries(rows)) if (list.length > 0) await insertRows(sql, table, list as never)
  await sql`
    update failures f set last_seen_at = m.last, first_seen_at = m.first
      from (select a.failure_id, max(r.at) as last, min(r.at) as first from fingerprints a
              join fingerprint_runs r on r.project_id = a.project_id and r.fingerprint = a.hash
             where a.project_id = ${projectId} group by 1) as m
     where f.project_id = ${projectId} and f.id = m.failure_id`
  await sql`
    insert into fingerprint_apps (project_id, fingerprint, app, run_count, first_seen_at, last_seen_at)
    select project_id, fingerprint, app, count(*), min(at), max(at) from fingerprint_runs where project_id = ${projectId}
     group by 1, 2, 3
    on conflict (project_id, fingerprint, app) do update set run_count = excluded.run_count, last_seen_at = excluded.last_seen_at`
  await insertRollupRows(sql, projectId, [...rollups.values()])
  return ids
}

async function insertRollupRows(
  sql: Sql,
  projectId: number,
  rows: readonly { app: string; minute: number; runs: number; failed: number }[],
): Promise<void> {
  await sql`
    insert into rollups as r (project_id, scope, key, minute, runs, failed_runs, failed_weight)
    select ${projectId}, 'app', app, to_timestamp(minute * 60), runs, failed, failed
      from json_to_recordset(${JSON.stringify(rows)}::text::json) as t (app text, minute float8, runs int, failed int)
    on conflict (project_id, scope, key, minute) do update set
      runs = r.runs + excluded.runs, failed_runs = r.failed_runs + excluded.failed_runs,
      failed_weight = r.failed_weight + excluded.failed_weight`
}
