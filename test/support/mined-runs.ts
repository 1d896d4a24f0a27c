import type { Sql } from '#core/platform/database/connect.ts'

import { hashOf } from './record.ts'
import { insertFailure, insertRows, runRow, type SeedRow } from './seed.ts'

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
  const [{ traces }] = await sql<[{ traces: number }]>`
    select count(*)::int as traces from traces where project_id = ${projectId}`
  const ids = await nameFailures(sql, projectId, runs)
  const identified = runs.map((run, at) => ({ run, traceId: hashOf(`run ${projectId} ${traces + at}`) }))
  const met = identified.flatMap(({ run, traceId }) =>
    Object.entries(run.failures ?? {}).map(([name, afterMs]) => metRows(projectId, traceId, run, name, afterMs)),
  )
  const rows = {
    traces: identified.map(({ run, traceId }) => traceRow(projectId, traceId, run)),
    findings: met.map(({ finding }) => finding),
    fingerprint_runs: met.map(({ fingerprintRun }) => fingerprintRun),
  }
  for (const [table, list] of Object.entries(rows)) if (list.length > 0) await insertRows(sql, table, list)
  await sumFailures(sql, projectId)
  await insertRollupRows(sql, projectId, minutesOf(runs))
  return ids
}

/** Makes the failures that are not known yet, in the order in which they are first met. Answers all ids by name. */
async function nameFailures(sql: Sql, projectId: number, runs: readonly SeededRun[]): Promise<Map<string, string>> {
  const known = await sql<{ id: string; title: string }[]>`
    select id::text, title from failures where project_id = ${projectId}`
  const [{ numbers }] = await sql<[{ numbers: number }]>`
    select coalesce(max(short_no), 0) as numbers from failures where project_id = ${projectId}`
  const ids = new Map(known.map(({ id, title }) => [title, id]))
  for (const { failures = {}, atMs } of runs) {
    for (const name of Object.keys(failures)) {
      if (ids.has(name)) continue
      const shortNo = numbers + ids.size - known.length + 1
      ids.set(name, await makeFailure(sql, projectId, { shortNo, name, atMs }))
    }
  }
  return ids
}

async function makeFailure(
  sql: Sql,
  projectId: number,
  { shortNo, name, atMs }: { readonly shortNo: number; readonly name: string; readonly atMs: number },
): Promise<string> {
  const id = await insertFailure(sql, projectId, {
    shortNo,
    title: name,
    class: classes[shortNo % classes.length]!,
    firstSeenMs: atMs,
    lastSeenMs: atMs,
  })
  await insertRows(sql, 'fingerprints', [
    {
      project_id: projectId,
      hash: hashOf(name),
      failure_id: id,
      algorithm: 'o1',
      level: 'template',
      text: `x | ${name}`,
      attached_by: 'first seen',
      occurrence_count: 1,
      run_count: 1,
      score: 1,
      at: new Date(atMs).toISOString(),
    },
  ])
  return id
}

function traceRow(projectId: number, traceId: string, run: SeededRun): SeedRow {
  const hashes = Object.keys(run.failures ?? {}).map(hashOf)
  const failed = hashes.length > 0
  return runRow(projectId, {
    traceId,
    app: run.app,
    status: failed ? 'FAILED' : 'OK',
    startedMs: run.atMs,
    userId: run.user ?? null,
    sessionId: run.session ?? null,
    release: run.release ?? null,
    rest: { facts: run.facts, failed_weight: failed ? 1 : 0, fingerprints: hashes, settled_spans: 1 },
  })
}

/** What is kept where a run met a failure. */
function metRows(projectId: number, traceId: string, run: SeededRun, name: string, afterMs: number) {
  const at = new Date(run.atMs + afterMs).toISOString()
  const base = { project_id: projectId, fingerprint: hashOf(name), trace_id: traceId, at }
  const finding: SeedRow = {
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
    held: false,
    recovered: false,
  }
  const fingerprintRun: SeedRow = { ...base, app: run.app }
  return { finding, fingerprintRun }
}

/** Brings failures and fingerprints up to what their runs say. */
async function sumFailures(sql: Sql, projectId: number): Promise<void> {
  await sql`
    update failures f set last_seen_at = m.last, first_seen_at = m.first
      from (select a.failure_id, max(r.at) as last, min(r.at) as first from fingerprints a
              join fingerprint_runs r on r.project_id = a.project_id and r.fingerprint = a.hash
             where a.project_id = ${projectId} group by 1) as m
     where f.project_id = ${projectId} and f.id = m.failure_id`
  await sql`
    insert into fingerprint_apps (project_id, fingerprint, app, run_count, first_seen_at, last_seen_at)
    select project_id, fingerprint, app, count(*), min(at), max(at) from fingerprint_runs
     where project_id = ${projectId}
     group by 1, 2, 3
    on conflict (project_id, fingerprint, app) do update set
      run_count = excluded.run_count, last_seen_at = excluded.last_seen_at`
}

interface AppMinute {
  readonly app: string
  readonly minute: number
  readonly runs: number
  readonly failed: number
}

function minutesOf(runs: readonly SeededRun[]): readonly AppMinute[] {
  const minutes = new Map<string, AppMinute>()
  for (const { app, atMs, failures = {} } of runs) {
    const minute = Math.floor(atMs / 60_000)
    const key = `${app} ${minute}`
    const counted = minutes.get(key) ?? { app, minute, runs: 0, failed: 0 }
    const failed = Number(Object.keys(failures).length > 0)
    minutes.set(key, { ...counted, runs: counted.runs + 1, failed: counted.failed + failed })
  }
  return [...minutes.values()]
}

async function insertRollupRows(sql: Sql, projectId: number, rows: readonly AppMinute[]): Promise<void> {
  await sql`
    insert into rollups as r (project_id, scope, key, minute, runs, failed_runs, failed_weight)
    select ${projectId}, 'app', app, to_timestamp(minute * 60), runs, failed, failed
      from json_to_recordset(${JSON.stringify(rows)}::text::json) as t (app text, minute float8, runs int, failed int)
    on conflict (project_id, scope, key, minute) do update set
      runs = r.runs + excluded.runs, failed_runs = r.failed_runs + excluded.failed_runs,
      failed_weight = r.failed_weight + excluded.failed_weight`
}
