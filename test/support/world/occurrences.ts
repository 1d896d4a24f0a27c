import type { Sql } from '#core/platform/database/connect.ts'
import { insertRows, type SeedRow } from '#test/support/seed.ts'
import { fingerprintOf, iso } from './hashes.ts'
import type { WorldRun } from './runs.ts'
import type { Trouble } from './troubles.ts'

/** One failure with the runs that met it. */
export interface Met {
  readonly failureId: string
  readonly trouble: Trouble
  readonly own: readonly WorldRun[]
}

/** Everything that hangs on a failure: versions, fingerprint, findings, occurrences, counts. */
export async function insertOccurrences(sql: Sql, projectId: number, met: Met): Promise<void> {
  await insertKnowledge(sql, projectId, met)
  await insertMeetings(sql, projectId, met)
  await insertCounts(sql, projectId, met)
}

async function insertKnowledge(sql: Sql, projectId: number, { failureId, trouble, own }: Met): Promise<void> {
  const fingerprint = fingerprintOf(trouble)
  const base = { project_id: projectId, failure_id: failureId }
  const [first] = own
  await insertRows(sql, 'failure_versions', [
    {
      ...base,
      version: 1,
      at: iso(first?.atMs ?? 0),
      author: null,
      note: 'first seen',
      title: trouble.title,
      severity: trouble.severity,
      root_cause: null,
      mitigation: null,
    },
    {
      ...base,
      version: 2,
      at: iso((first?.atMs ?? 0) + 3_600_000),
      author: 'ada@example.org',
      note: 'looked into it',
      title: trouble.title,
      severity: trouble.severity,
      root_cause: trouble.rootCause,
      mitigation: trouble.mitigation,
    },
  ])
  await insertRows(sql, 'fingerprints', [
    {
      ...base,
      hash: fingerprint,
      algorithm: 'outcome-v1',
      level: 'template',
      text: `${trouble.class} | ${trouble.step} | ${trouble.template}`,
      attached_by: 'first seen',
      occurrence_count: own.length,
      run_count: own.length,
      at: iso(first?.atMs ?? 0),
    },
  ])
}

async function insertMeetings(sql: Sql, projectId: number, { trouble, own }: Met): Promise<void> {
  const fingerprint = fingerprintOf(trouble)
  const key = (each: WorldRun): SeedRow => ({
    project_id: projectId,
    trace_id: each.run.traceId,
    span_id: `\\x${each.failedSpanId}`,
    signal: trouble.signal,
    class: trouble.class,
    fingerprint,
    at: iso(each.atMs),
  })
  await insertRows(
    sql,
    'findings',
    own.map((each) => ({
      ...key(each),
      signal_version: 1,
      grade: trouble.grade,
      confidence: 0.95,
      severity: trouble.severity,
      title: trouble.title,
      evidence: [{ spanId: each.failedSpanId, path: trouble.evidencePath, excerpt: trouble.excerpt, note: null }],
    })),
  )
  await insertRows(
    sql,
    'occurrences',
    own.map((each) => ({
      ...key(each),
      app: each.run.app,
      release: each.release,
      environment: 'production',
      model: trouble.step === 'llm' ? 'gpt-4o-mini' : null,
      provider: trouble.step === 'llm' ? 'openai' : null,
      agent: each.run.app,
      tool: trouble.step === 'tool' ? 'lookup_invoice' : null,
      items: [`class:${trouble.class}`],
    })),
  )
}

async function insertCounts(sql: Sql, projectId: number, { trouble, own }: Met): Promise<void> {
  const fingerprint = fingerprintOf(trouble)
  await insertRows(
    sql,
    'fingerprint_runs',
    own.map((each) => ({
      project_id: projectId,
      fingerprint,
      trace_id: each.run.traceId,
      app: each.run.app,
      at: iso(each.atMs),
    })),
  )
  const byApp = new Map<string, WorldRun[]>()
  for (const each of own) byApp.set(each.run.app ?? '', [...(byApp.get(each.run.app ?? '') ?? []), each])
  await insertRows(
    sql,
    'fingerprint_apps',
    [...byApp].map(([app, met]) => ({
      project_id: projectId,
      fingerprint,
      app,
      run_count: met.length,
      first_seen_at: iso(met[0]?.atMs ?? 0),
      last_seen_at: iso(met.at(-1)?.atMs ?? 0),
    })),
  )
}
