import type { Sql } from '#core/platform/database/connect.ts'
import { uuidv7 } from '#core/platform/ids.ts'
import { insertRows, seededHex, type SeedRow } from '#test/support/seed.ts'
import { iso } from './hashes.ts'
import type { WorldRun } from './runs.ts'

interface Around {
  readonly random: () => number
  readonly nowMs: number
  readonly runs: readonly WorldRun[]
  readonly failureIds: ReadonlyMap<string, string>
}

const hourMs = 3_600_000

/** What grows around runs and failures: apps, counts, patterns, warnings, health, feedback. */
export async function seedAround(sql: Sql, projectId: number, around: Around): Promise<void> {
  await insertApps(sql, projectId, around)
  await insertRollups(sql, projectId, around)
  await insertPatterns(sql, projectId, around)
  await insertWarnings(sql, projectId, around)
  await insertHealth(sql, projectId, around)
  await insertRows(
    sql,
    'feedback',
    around.runs
      .filter((_, at) => at % 17 === 0)
      .map(({ run, atMs, trouble }) => ({
        project_id: projectId,
        id: uuidOf(around.random),
        at: iso(atMs + 20_000),
        trace_id: run.traceId,
        key: 'helpfulness',
        score: trouble ? 0 : 1,
        label: trouble ? 'thumbs down' : 'thumbs up',
        comment: null,
        author: run.userId,
      })),
  )
}

async function insertApps(sql: Sql, projectId: number, { runs }: Around): Promise<void> {
  const seen = (own: readonly WorldRun[]): SeedRow => ({
    first_seen_at: iso(own[0]?.atMs ?? 0),
    last_seen_at: iso(own.at(-1)?.atMs ?? 0),
  })
  await insertRows(
    sql,
    'apps',
    grouped(runs, ({ run }) => run.app ?? '').map(([name, own]) => ({ project_id: projectId, name, ...seen(own) })),
  )
  await insertRows(
    sql,
    'app_releases',
    grouped(runs, ({ run, release }) => `${run.app}|${release}`).map(([key, own]) => ({
      project_id: projectId,
      app: key.split('|')[0],
      release: key.split('|')[1],
      ...seen(own),
    })),
  )
}

async function insertRollups(sql: Sql, projectId: number, { runs }: Around): Promise<void> {
  const sums = new Map<string, Record<string, number>>()
  const add = (scope: string, key: string | null, atMs: number, amounts: Record<string, number>): void => {
    if (!key) return
    const id = JSON.stringify([scope, key, Math.floor(atMs / 60_000) * 60_000])
    const sum = sums.get(id) ?? {}
    for (const [name, amount] of Object.entries(amounts)) sum[name] = (sum[name] ?? 0) + amount
    sums.set(id, sum)
  }
  for (const { run, trouble, atMs, spans } of runs) {
    add('app', run.app ?? null, atMs, { runs: 1, failed_runs: run.status === 'FAILED' ? 1 : 0 })
    if (trouble) add('class', trouble.class, atMs, { calls: 1, failed_calls: 1 })
    for (const { span } of spans) {
      const rest = span.rest ?? {}
      const amounts = {
        calls: 1,
        failed_calls: span.failed ? 1 : 0,
        tokens_in: Number(rest['tokens_in'] ?? 0),
        tokens_out: Number(rest['tokens_out'] ?? 0),
        cost_usd: Number(rest['cost_usd'] ?? 0),
        duration_ms: span.durationMs ?? 0,
      }
      const named = {
        app: span.app,
        model: rest['request_model'],
        provider: rest['provider'],
        tool: rest['tool_name'],
        agent: rest['agent_name'],
      }
      for (const [scope, name] of Object.entries(named))
        add(scope, typeof name === 'string' ? name : null, atMs, amounts)
    }
  }
  const zero = {
    calls: 0,
    failed_calls: 0,
    runs: 0,
    failed_runs: 0,
    tokens_in: 0,
    tokens_out: 0,
    cost_usd: 0,
    duration_ms: 0,
  }
  await insertRows(
    sql,
    'rollups',
    [...sums].map(([id, sum]) => {
      const [scope, key, minute]: [string, string, number] = JSON.parse(id)
      return { project_id: projectId, scope, key, minute: iso(minute), ...zero, ...sum }
    }),
  )
}

async function insertPatterns(sql: Sql, projectId: number, { random, nowMs, failureIds }: Around): Promise<void> {
  const patterns = [
    {
      kind: 'CROSS_APP',
      title: 'Rate limits hit both apps at once',
      classes: ['provider.rate_limit'],
      apps: ['support-bot', 'invoice-agent'],
      confidence: 0.92,
    },
    {
      kind: 'RECURRING',
      title: 'lookup_invoice is called without its invoice',
      classes: ['tool.bad_arguments', 'output.invalid_format'],
      apps: ['invoice-agent'],
      confidence: 0.81,
    },
  ]
  await insertRows(
    sql,
    'patterns',
    patterns.map(({ kind, title, confidence }, at) => ({
      project_id: projectId,
      short_no: at + 1,
      kind,
      identity: seededHex(random, 32),
      title,
      summary: 'Seen in several runs within one day.',
      confidence,
      state: 'open',
      evidence: { runs: 7 },
      first_detected_at: iso(nowMs - 40 * hourMs),
      last_detected_at: iso(nowMs - (at + 1) * hourMs),
    })),
  )
  await sql`update projects set last_pattern_no = ${patterns.length} where id = ${projectId}`
  const rows = await sql<
    { id: string; shortNo: number }[]
  >`select id::text, short_no as "shortNo" from patterns where project_id = ${projectId}`
  const idOf = (at: number): string => rows.find(({ shortNo }) => shortNo === at + 1)?.id ?? ''
  await insertRows(
    sql,
    'pattern_failures',
    patterns.flatMap(({ classes }, at) =>
      classes.flatMap((name) =>
        failureIds.has(name) ? [{ project_id: projectId, pattern_id: idOf(at), failure_id: failureIds.get(name) }] : [],
      ),
    ),
  )
  await insertRows(
    sql,
    'pattern_apps',
    patterns.flatMap(({ apps }, at) => apps.map((app) => ({ project_id: projectId, pattern_id: idOf(at), app }))),
  )
}

async function insertWarnings(sql: Sql, projectId: number, { random, runs, failureIds }: Around): Promise<void> {
  const asked = runs.filter((each, at) => each.trouble !== null && at % 2 === 0 && failureIds.has(each.trouble.class))
  const outcome = (failed: boolean, warned: boolean): string =>
    `${warned ? 'WARNED' : 'ALLOWED'}_AND_${failed ? 'FAILED' : 'FINE'}`
  await insertRows(
    sql,
    'warnings',
    asked.map(({ run, trouble }, at) => {
      const warned = at % 5 !== 0
      const match = {
        failureId: failureIds.get(trouble?.class ?? ''),
        patternId: null,
        tier: at % 3 === 0 ? 'LEXICAL' : 'EXACT',
        similarity: 0.9,
        runs: 8 + at,
        failedRuns: 3 + (at % 4),
        why: ['same app, operation and words', `${3 + (at % 4)} of ${8 + at} runs failed`],
        mitigation: trouble?.mitigation,
      }
      return {
        project_id: projectId,
        id: uuidv7Of(run.startedMs - 200, random),
        at: iso(run.startedMs - 200),
        app: run.app,
        verdict: warned ? 'WARN' : 'ALLOW',
        risk: warned ? 0.42 : 0.08,
        risk_low: 0.05,
        risk_high: 0.6,
        message: warned ? `Runs like this one failed before: ${trouble?.title}` : 'Nothing known speaks against it.',
        question: { app: run.app, operation: 'chat' },
        matches: warned ? [match] : [],
        index_seq: 1,
        stale_ms: 4,
        took_ms: 0.8,
        outcome: outcome(run.status === 'FAILED', warned),
        trace_id: run.traceId,
        outcome_at: iso(run.startedMs + 5_000),
      }
    }),
  )
}

async function insertHealth(sql: Sql, projectId: number, { random, nowMs }: Around): Promise<void> {
  const points = ['support-bot', 'invoice-agent'].flatMap((app, which) =>
    Array.from({ length: 72 * 4 }, (_, at) => {
      const score = Math.round((which === 0 ? 88 : 71) + 9 * Math.sin(at / 20) + random() * 4)
      return {
        project_id: projectId,
        app,
        at: iso(nowMs - at * 15 * 60_000),
        score,
        runs: 40 + (at % 9),
        failed_runs: 3 + (at % 4),
        parts: [
          {
            name: 'failures, last hour',
            value: 0.08,
            effect: score - 100,
            explanation: 'Share of runs that failed, weighted by severity.',
          },
        ],
      }
    }),
  )
  await insertRows(sql, 'health_points', points)
}

function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => string): [string, Item[]][] {
  const groups = new Map<string, Item[]>()
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item])
  return [...groups]
}

const dashed = (hex: string): string =>
  [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
const uuidOf = (random: () => number): string => dashed(seededHex(random, 32))
/** The time of a UUIDv7 with seeded digits after it. */
const uuidv7Of = (ms: number, random: () => number): string =>
  `${uuidv7(Math.round(ms)).slice(0, 15)}${dashed(seededHex(random, 32)).slice(15)}`
