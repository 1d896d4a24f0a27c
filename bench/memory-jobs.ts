import { monitorEventLoopDelay } from 'node:perf_hooks'

import { minePatterns } from '#core/memory/store/mine-patterns.ts'
import { sumHours } from '#core/memory/store/rollup-hours.ts'
import { scoreHealth } from '#core/memory/store/score-health.ts'
import type { Sql } from '#core/platform/database/connect.ts'

import { startBenchDatabase } from './support/database.ts'

export interface MemoryJobFigures {
  readonly [figure: string]: number
}

/** Mines seven days of 100,000 and of 1,000,000 runs, and scores 1,000 apps, in a real PostgreSQL. */
export async function benchMemoryJobs({ sizes = [100_000, 1_000_000], apps = 1_000 } = {}): Promise<MemoryJobFigures> {
  const { sql, stop } = await startBenchDatabase('bench_memory_jobs')
  const figures: Record<string, number> = {}
  try {
    for (const size of sizes) {
      const projectId = await seedProject(sql, size)
      await sumHours(sql, Date.now())
      // The first reading after a load warms pages that in life are warm.
      await minePatterns(sql, projectId, Date.now())
      const name = `mine${size / 1000}k`
      const { cpuMs, clockMs, longestMs, heapMib, result } = await measured(() =>
        minePatterns(sql, projectId, Date.now()),
      )
      Object.assign(figures, {
        [`${name}CpuMs`]: cpuMs,
        [`${name}ClockMs`]: clockMs,
        [`${name}LongestPauseMs`]: longestMs,
        [`${name}HeapMib`]: heapMib,
        [`${name}RunsRead`]: result.cases + result.universe,
        [`${name}Patterns`]: result.patterns,
      })
    }
    await seedApps(sql, apps)
    const summed = await measured(() => sumHours(sql, Date.now()))
    await scoreHealth(sql, Date.now())
    const again = await measured(() => sumHours(sql, Date.now()))
    const scored = await measured(() => scoreHealth(sql, Date.now()))
    return {
      ...figures,
      firstSumMs: summed.clockMs,
      sumAgainMs: again.clockMs,
      scoredApps: scored.result,
      scoreCpuMs: scored.cpuMs,
      scoreClockMs: scored.clockMs,
      scoreLongestPauseMs: scored.longestMs,
    }
  } finally {
    await stop()
  }
}

async function measured<Result>(work: () => Promise<Result>) {
  globalThis.gc?.()
  const heapBefore = process.memoryUsage().heapUsed
  let heapMost = heapBefore
  const watch = setInterval(() => (heapMost = Math.max(heapMost, process.memoryUsage().heapUsed)), 10)
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  const before = process.cpuUsage()
  const begun = performance.now()
  const result = await work()
  const clockMs = performance.now() - begun
  const { user, system } = process.cpuUsage(before)
  delay.disable()
  clearInterval(watch)
  return {
    result,
    clockMs,
    cpuMs: (user + system) / 1_000,
    longestMs: delay.max / 1e6,
    heapMib: (heapMost - heapBefore) / 1_048_576,
  }
}

/** Runs of 20 apps over seven days; one in twenty fails with one of 100 failures, one of them in one region alone. */
async function seedProject(sql: Sql, size: number): Promise<number> {
  const [{ id }] = await sql<[{ id: number }]>`insert into projects (name) values (${`runs ${size}`}) returning id`
  const seconds = (7 * 86_400) / size
  await sql`
    insert into failures (project_id, short_no, class, title, severity, first_seen_at, last_seen_at)
    select ${id}, n, 'tool.error', 'failure ' || n, 'HIGH', now() - interval '9 days', now()
      from generate_series(1, 100) as n`
  await sql`
    insert into fingerprints (project_id, hash, failure_id, algorithm, level, text, attached_by)
    select ${id}, md5('f' || short_no)::uuid, id, 'o1', 'template', 'x', 'first seen'
      from failures where project_id = ${id}`
  await sql`
    insert into traces (project_id, trace_id, name, app, status, started_ns, ended_ns, span_count, settled_spans,
      user_id, release, facts, failed_weight, fingerprints, received_at, updated_at)
    select ${id}, md5(${id} || ' ' || n)::uuid, 'run', 'app-' || n % 20,
           case when fails then 'FAILED' else 'OK' end, ns, ns + 1000000, 3, 3, 'u' || n % 997, '1.' || n % 7,
           array['model:m-' || n % 5, 'tool:t-' || n % 11, 'agent:a-' || n % 3, 'region:r-' || n % 9,
                 'prompt:p ' || n % 6],
           case when fails then 1 else 0 end,
           case when not fails then '{}' when n % 9 = 0 then array[md5('f1')::uuid]
                else array[md5('f' || (2 + hashint4(n) % 50 + 49))::uuid] end, now(), now()
      from (select n, abs(hashint4(n * 7)) % 20 = 0 as fails,
                   ((extract(epoch from now()) - n * ${seconds}::float8) * 1e9)::bigint as ns
              from generate_series(1, ${size}::integer) as n) as t`
  await sql`
    insert into fingerprint_runs (project_id, fingerprint, trace_id, app, at)
    select project_id, fingerprints[1], trace_id, app, to_timestamp(started_ns / 1e9) from traces
     where project_id = ${id} and fingerprints <> '{}'`
  await sql`
    insert into rollups (project_id, scope, key, minute, runs, failed_runs, failed_weight)
    select project_id, 'app', app, date_trunc('minute', to_timestamp(started_ns / 1e9)), count(*),
           count(*) filter (where status = 'FAILED'), count(*) filter (where status = 'FAILED')
      from traces where project_id = ${id} group by 1, 2, 3, 4`
  await sql.unsafe('vacuum analyze')
  return id
}

/** Three days of apps that run every fifth minute. */
async function seedApps(sql: Sql, apps: number): Promise<void> {
  const [{ id }] = await sql<[{ id: number }]>`insert into projects (name) values ('apps') returning id`
  await sql`
    insert into rollups (project_id, scope, key, minute, runs, failed_runs, failed_weight)
    select ${id}, 'app', 'app-' || a, date_trunc('minute', now()) - make_interval(mins => m * 5), 5,
           (m % 20 = 0)::int, (m % 20 = 0)::int
      from generate_series(1, ${apps}::integer) as a, generate_series(0, 863) as m`
  await sql.unsafe('vacuum analyze')
}
