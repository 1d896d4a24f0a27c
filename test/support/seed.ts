import type { Queryable } from '#core/platform/database/connect.ts'

/** A row as JSON: columns that are left out take their default; span ids are written as `\x…`. */
export type SeedRow = Readonly<Record<string, unknown>>

const rowsPerStatement = 1_000

/** Puts rows into a table as they are, all with the same columns. */
export async function insertRows(sql: Queryable, table: string, rows: readonly SeedRow[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {})
  for (let at = 0; at < rows.length; at += rowsPerStatement) {
    const json = JSON.stringify(rows.slice(at, at + rowsPerStatement))
    await sql`
      insert into ${sql(table)} (${sql(columns)})
      select ${sql(columns)} from json_populate_recordset(null::${sql(table)}, ${json}::text::json)`
  }
}

/** So many hex digits from a source of randomness; never all zero. */
export const seededHex = (random: () => number, digits: number): string =>
  `1${Array.from({ length: digits - 1 }, () => Math.floor(random() * 16).toString(16)).join('')}`

export interface SeedRun {
  readonly traceId: string
  readonly app?: string
  readonly name?: string
  readonly status?: 'RUNNING' | 'OK' | 'FAILED' | 'RECOVERED' | 'ABANDONED'
  readonly startedMs: number
  readonly durationMs?: number
  readonly sessionId?: string | null
  readonly userId?: string | null
  readonly release?: string | null
  readonly spanCount?: number
  readonly rest?: SeedRow
}

const ns = (ms: number): string => (BigInt(Math.round(ms * 1000)) * 1000n).toString()

/** The row of `traces` for a run. */
export const runRow = (projectId: number, run: SeedRun): SeedRow => ({
  project_id: projectId,
  trace_id: run.traceId,
  name: run.name ?? 'answer question',
  app: run.app ?? 'support-bot',
  status: run.status ?? 'OK',
  root_error: run.status === 'FAILED',
  started_ns: ns(run.startedMs),
  ended_ns: ns(run.startedMs + (run.durationMs ?? 1_000)),
  span_count: run.spanCount ?? 1,
  finding_count: 0,
  session_id: run.sessionId ?? null,
  user_id: run.userId ?? null,
  release: run.release ?? null,
  environment: null,
  models: [],
  received_at: new Date(run.startedMs).toISOString(),
  updated_at: new Date(run.startedMs).toISOString(),
  tokens_in: null,
  tokens_out: null,
  cost_usd: null,
  root_span_id: null,
  failed_end_ns: null,
  ok_end_ns: null,
  preflight_ids: [],
  fingerprints: [],
  context_hashes: [],
  context_caused: false,
  ...run.rest,
})

export interface SeedSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string | null
  readonly startMs: number
  readonly durationMs?: number
  readonly kind?: string
  readonly name?: string
  readonly app?: string
  readonly failed?: boolean
  readonly rest?: SeedRow
}

/** The row of `spans`. */
export const spanRow = (projectId: number, span: SeedSpan): SeedRow => ({
  project_id: projectId,
  trace_id: span.traceId,
  span_id: `\\x${span.spanId}`,
  start_ns: ns(span.startMs),
  parent_span_id: span.parentSpanId ? `\\x${span.parentSpanId}` : null,
  end_ns: ns(span.startMs + (span.durationMs ?? 100)),
  otel_kind: 1,
  status: span.failed ? 2 : 0,
  kind: span.kind ?? 'LLM',
  name: span.name ?? 'chat',
  dialect: 'otel-genai',
  app: span.app ?? 'support-bot',
  operation: null,
  provider: null,
  request_model: null,
  response_model: null,
  tool_name: null,
  agent_name: null,
  session_id: null,
  finish_reason: null,
  error_type: null,
  error_message: null,
  tokens_in: null,
  tokens_out: null,
  cost_usd: null,
  context_hash: null,
  ...span.rest,
})

/** The row of `span_payloads` that belongs to a span. */
export const payloadRow = (projectId: number, span: SeedSpan, payload: SeedRow): SeedRow => ({
  project_id: projectId,
  trace_id: span.traceId,
  span_id: `\\x${span.spanId}`,
  start_ns: ns(span.startMs),
  resource_hash: '0'.repeat(32),
  scope_hash: '0'.repeat(32),
  flags: 1,
  attributes: {},
  events: null,
  links: null,
  ...payload,
})

export interface SeedFailure {
  readonly shortNo: number
  readonly class?: string
  readonly title?: string
  readonly severity?: string
  readonly state?: string
  readonly firstSeenMs: number
  readonly lastSeenMs: number
  readonly rest?: SeedRow
}

/** Makes a failure and answers its internal id. */
export async function insertFailure(sql: Queryable, projectId: number, failure: SeedFailure): Promise<string> {
  const title = failure.title ?? `failure ${failure.shortNo}`
  await insertRows(sql, 'failures', [
    {
      project_id: projectId,
      short_no: failure.shortNo,
      class: failure.class ?? 'tool.error',
      title,
      severity: failure.severity ?? 'HIGH',
      state: failure.state ?? 'OPEN',
      first_seen_at: new Date(failure.firstSeenMs).toISOString(),
      last_seen_at: new Date(failure.lastSeenMs).toISOString(),
      ...failure.rest,
    },
  ])
  const [row] = await sql<[{ id: string }]>`
    select id::text from failures where project_id = ${projectId} and short_no = ${failure.shortNo}`
  return row.id
}
