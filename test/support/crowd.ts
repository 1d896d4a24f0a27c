import { ensurePartitions } from '#core/platform/database/partitions.ts'
import type { Sql } from '#core/platform/database/connect.ts'

import { seedLife } from './crowd-life.ts'

/** The project that queries are asked for; nineteen others fill the same tables. */
export const crowdProject = 1_000
export const crowdMs = Date.UTC(2026, 5, 4, 20)
const dayMs = 86_400_000

/**
 * Tables full enough that reading one from end to end is never the cheapest way. At most 30,000 rows each, so that
 * ANALYZE reads them all and the same statistics come out every time.
 */
export async function seedCrowd(sql: Sql): Promise<void> {
  await ensurePartitions(
    sql,
    [0, 1, 2].map((days) => Math.floor(crowdMs / dayMs) - days),
    crowdMs,
  )
  const { project, id, at, ns, spanId, app, rows, few } = partsOf(sql)
  await sql`
    insert into projects (id, name) select ${crowdProject}::integer + n, 'crowd ' || n from generate_series(0, 19) as n`
  await sql`
    insert into traces (project_id, trace_id, name, app, status, started_ns, ended_ns, span_count, session_id,
      received_at, updated_at)
    select ${project}, ${id}, 'run ' || n, ${app}, (array['OK', 'OK', 'OK', 'FAILED', 'RECOVERED'])[1 + n % 5],
      ${ns}, ${ns} + 1000000,
           3, 'session-' || n % 900, ${at}, ${at} from ${rows}`
  await sql`
    insert into spans (project_id, trace_id, start_ns, span_id, end_ns, otel_kind, status, kind, name, app)
    select ${project}, ${id}, ${ns}, ${spanId}, ${ns} + 1000000, 1, 0, 'LLM', 'chat', ${app} from ${rows}`
  await sql`
    insert into span_payloads (project_id, trace_id, start_ns, span_id, resource_hash, scope_hash, flags, attributes)
    select ${project}, ${id}, ${ns}, ${spanId}, md5((n % 50)::text)::uuid, md5((n % 9)::text)::uuid, 1, '{"a":1}'
      from ${rows}`
  await sql`
    insert into logs (project_id, time_ns, id, observed_ns, trace_id, session_id, severity, app, flags, dropped,
      resource_hash, scope_hash, attributes)
    select ${project}, ${ns}, ${id}, ${ns}, case when n % 3 > 0 then ${id} end, 'session-' || n % 900, 9, ${app}, 1, 0,
           md5((n % 50)::text)::uuid, md5((n % 9)::text)::uuid, '{"a":1}'
      from ${rows}`
  await sql`
    insert into resources (project_id, hash, kind, body)
    select ${crowdProject}::integer + p, md5(n::text)::uuid, 'resource', '{}'
      from generate_series(0, 19) as p, generate_series(0, 60) as n`
  await sql`
    insert into apps (project_id, name, first_seen_at, last_seen_at)
    select ${crowdProject}::integer + p, 'app-' || n, now(), now() from generate_series(0, 19) as p,
      generate_series(0, 300) as n`
  await sql`
    insert into app_releases (project_id, app, release, first_seen_at, last_seen_at)
    select ${crowdProject}::integer + p, 'app-' || n % 300, '1.' || n, now(), now()
      from generate_series(0, 19) as p, generate_series(0, 600) as n`
  // What came too late for a partition of its own.
  const lateNs = sql`(extract(epoch from ${at} - interval '60 days') * 1000000000)::bigint`
  await sql`
    insert into spans (project_id, trace_id, start_ns, span_id, end_ns, otel_kind, status, kind, name, app)
    select ${project}, ${id}, ${lateNs}, ${spanId}, ${lateNs}, 1, 0, 'LLM', 'chat', ${app} from ${few}`
  await sql`
    insert into logs (project_id, time_ns, id, observed_ns, trace_id, session_id, severity, app, flags, dropped,
      resource_hash, scope_hash, attributes)
    select ${project}, ${lateNs}, ${id}, ${lateNs}, case when n % 3 > 0 then ${id} end, 'session-' || n % 900, 9,
           ${app}, 1, 0, md5((n % 50)::text)::uuid, md5((n % 9)::text)::uuid, '{"a":1}'
      from ${few}`
  await seedFailures(sql)
  await seedAnswers(sql)
  await seedSettings(sql)
  await seedLife(sql, partsOf(sql))
  // With vacuum, or a plan hangs on whether autovacuum has passed by.
  await sql.unsafe('vacuum analyze')
}

/** What the rows are made of, each from its number `n`. */
const partsOf = (sql: Sql) => {
  const at = sql`(to_timestamp(${crowdMs / 1000}::float8) - make_interval(secs => n * 8))`
  return {
    at,
    project: sql`(${crowdProject}::integer + n % 20)`,
    id: sql`md5(n::text)::uuid`,
    ns: sql`(extract(epoch from ${at}) * 1000000000)::bigint`,
    spanId: sql`decode(substr(md5(n::text), 1, 16), 'hex')`,
    app: sql`'app-' || n % 7`,
    rows: sql`generate_series(1, 30000) as n`,
    few: sql`generate_series(1, 6000) as n`,
  }
}

/** Failures, and how often each was met. */
async function seedFailures(sql: Sql): Promise<void> {
  const { project, id, at, spanId, app, rows, few } = partsOf(sql)
  await sql`
    insert into failures (project_id, id, short_no, class, title, severity, first_seen_at, last_seen_at)
    select ${project}, n, n, (array['tool.error', 'provider.timeout', 'output.empty'])[1 + n % 3], 'failure ' || n,
      'HIGH', ${at}, ${at} from ${few}`
  await sql`
    insert into failure_versions (project_id, failure_id, version, title, severity)
    select ${project}, n, 1, 'failure ' || n, 'HIGH' from ${few}`
  await sql`
    insert into fingerprints (project_id, hash, failure_id, algorithm, level, text, attached_by)
    select ${project}, ${id}, n, 'outcome-v1', 'template', 'text ' || n, 'first seen' from ${few}`
  await sql`
    insert into fingerprint_apps (project_id, fingerprint, app, first_seen_at, last_seen_at)
    select ${project}, ${id}, ${app}, now(), now() from ${few}`
  const met = sql`md5((1 + n % 6000)::text)::uuid`
  const ofMet = sql`(${crowdProject}::integer + (1 + n % 6000) % 20)`
  await sql`
    insert into fingerprint_runs (project_id, fingerprint, trace_id, app, at) select ${ofMet}, ${met}, ${id},
      ${app}, ${at} from ${rows}`
  await sql`
    insert into findings (project_id, trace_id, span_id, signal, class, signal_version, grade, confidence, severity,
      title, evidence, fingerprint, at)
    select ${project}, ${id}, ${spanId}, 's', 'tool.error', 1, 'A', 1, 'HIGH', 't', '[]', ${met}, ${at} from ${rows}`
  await sql`
    insert into occurrences (project_id, fingerprint, at, trace_id, span_id, signal, class, app)
    select ${ofMet}, ${met}, ${at}, ${id}, ${spanId}, 's', 'tool.error', ${app} from ${rows}`
  await sql`
    insert into occurrences (project_id, fingerprint, at, trace_id, span_id, signal, class, app)
    select ${ofMet}, ${met}, ${at} - interval '60 days', ${id}, ${spanId}, 's', 'tool.error', ${app} from ${few}`
}

/** What pre-flight and the charts read. */
async function seedAnswers(sql: Sql): Promise<void> {
  const { project, id, at, rows } = partsOf(sql)
  await sql`
    insert into warnings (project_id, id, at, app, verdict, message, question, matches, index_seq, stale_ms,
      took_ms, trace_id)
    select ${project}, ${id}, ${at}, 'app-' || n % 7, (array['ALLOW', 'ALLOW', 'WARN'])[1 + n % 3], 'm', '{}', '[]',
      1, 1, 1,
           case when n % 3 = 0 then ${id} end from ${rows}`
  await sql`
    insert into feedback (project_id, id, at, trace_id, key) select ${project}, ${id}, ${at}, ${id}, 'k' from ${rows}`
  await sql`
    insert into rollups (project_id, scope, key, minute, runs)
    select ${project}, (array['app', 'model', 'provider', 'tool', 'class'])[1 + (n / 20) % 5], 'key-' || n % 7,
           date_trunc('minute', ${at}) - make_interval(mins => n), 1 from ${rows} on conflict do nothing`
  await sql`
    insert into health_points (project_id, app, at, score, runs, failed_runs, parts)
    select ${project}, 'app-' || n % 7, ${at}, 90, 30, 1, '[]' from ${rows}`
  await sql`
    insert into health_scope_points (project_id, scope, key, at, score, runs, failed_runs, parts)
    select ${project}, (array['agent', 'tool', 'model'])[1 + (n / 20) % 3], 'key-' || n % 7, ${at}, 90, 30, 1, '[]'
      from ${rows}`
  await sql`
    insert into health_marks (project_id, scope, key, kind, started_at, ended_at, detail)
    select ${project}, 'app', 'app-' || n % 7, (array['burst', 'drift', 'page'])[1 + n % 3], ${at}, ${at}, '{}'
      from generate_series(1, 6000) as n on conflict do nothing`
  await sql`
    insert into patterns (project_id, id, short_no, kind, identity, title, confidence, first_detected_at,
      last_detected_at)
    select ${project}, n, n, 'RECURRING', ${id}, 'pattern ' || n, 1, ${at}, ${at} from generate_series(1, 6000) as n`
  await sql`
    insert into failure_facets (project_id, failure_id, item, runs, of_runs, usual_share, lift, q, concentrated, at)
    select ${project}, n, 'model:m-' || n % 5, 5, 9, 0.1, 4, 0.01, false, ${at} from generate_series(1, 6000) as n`
  await sql`
    insert into pattern_failures (project_id, pattern_id, failure_id) select ${project}, n, n from
      generate_series(1, 6000) as n`
  await sql`
    insert into pattern_apps (project_id, pattern_id, app) select ${project}, n, 'app-1' from generate_series(1,
      6000) as n`
  await sql`
    insert into contexts (project_id, hash, loose_hash, algorithm, app, operation, tools, shape, words,
      first_seen_at, last_seen_at)
    select ${project}, ${id}, ${id}, 'context-v1', 'app-1', 'chat', '{}', '{}', '{}', ${at}, ${at} from ${rows}`
  await sql`
    insert into context_fingerprints (project_id, hash, fingerprint, last_failed_at) select ${project}, ${id},
      ${id}, ${at} from ${rows}`
}

/** What people and collectors made of signals. */
async function seedSettings(sql: Sql): Promise<void> {
  const { project, at, few } = partsOf(sql)
  await sql`
    insert into signal_changes (project_id, signal, version, at, before, after)
    select ${project}, (array['refusal', 'empty-output', 'tool-error'])[1 + (n / 20) % 3], n, ${at}, '{}', '{}'
      from ${few}`
  await sql`
    insert into content_capture (project_id, app, scope, part, state, since)
    select ${project}, 'app-' || n % 7, 'library-' || n, (array['prompts', 'outputs', 'tools'])[1 + n % 3], 'recorded',
           ${at} from ${few}`
}
