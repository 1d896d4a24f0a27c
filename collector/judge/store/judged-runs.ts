import type { Queryable, Sql } from '#core/platform/database/connect.ts'
import { hourMs } from '#core/platform/durations.ts'
import type { StoredSpan } from '#core/telemetry/stored-span.ts'
import type { Json } from '#core/telemetry/attributes.ts'

/** A run that may be asked about. */
export interface Candidate {
  readonly traceId: string
  readonly startedNs: bigint
  readonly endedNs: bigint
  readonly endedMs: number
  readonly app: string
}

/** Runs of a project that went well, were judged mechanically, and not by a model yet; the newest first. */
export const candidates = (sql: Queryable, projectId: number, startedAfterNs: bigint, limit: number) => sql<
  Candidate[]
>`
  select replace(trace_id::text, '-', '') as "traceId", started_ns as "startedNs", ended_ns as "endedNs",
         (ended_ns / 1000000)::float8 as "endedMs", app
    from traces
   where project_id = ${projectId} and started_ns >= ${startedAfterNs} and status in ('OK', 'RECOVERED')
     and settled_spans >= span_count
     and not exists (select from judged_runs j
                      where j.project_id = traces.project_id and j.trace_id = traces.trace_id)
   order by started_ns desc, trace_id desc limit ${limit}`

export interface Claim {
  readonly projectId: number
  readonly traceId: string
  readonly at: Date
  readonly rubric: string
  readonly model: string
  /** Most questions of the project within the hour before. */
  readonly perHourMax: number
}

/** Why nothing was sent, so that it costs nothing. */
export const nothingToJudge = 'no question or answer was recorded'

/**
 * Notes that a run is asked about, before it is. False when somebody else is at it or was, or when the hour's budget is
 * spent. The row counts against the budget whatever becomes of the question.
 */
export async function claimRun(
  sql: Sql,
  { projectId, traceId, at, rubric, model, perHourMax }: Claim,
): Promise<boolean> {
  return sql.begin(async (tx) => {
    // One at a time per project, or two processes would both see the last question free.
    await tx`select pg_advisory_xact_lock(${projectId}, hashtext('judged runs'))`
    const rows = await tx`
      insert into judged_runs (project_id, trace_id, at, rubric, model, outcome, reason)
      select ${projectId}, ${traceId}::uuid, ${at}, ${rubric}, ${model}, 'UNANSWERED', 'asked'
       where (select count(*) from judged_runs
               where project_id = ${projectId} and at > ${new Date(at.getTime() - hourMs)}
                 and reason is distinct from ${nothingToJudge}) < ${perHourMax}
      on conflict do nothing returning 1`
    return rows.length === 1
  })
}

export interface Outcome {
  readonly outcome: 'FINE' | 'FOUND' | 'UNANSWERED'
  readonly reason: string | null
  readonly tokens: number
}

const reasonCharsMax = 500

export const keepOutcome = (
  sql: Queryable,
  projectId: number,
  traceId: string,
  { outcome, reason, tokens }: Outcome,
) => sql`
  update judged_runs
     set outcome = ${outcome}, reason = ${reason?.slice(0, reasonCharsMax) ?? null}, tokens = ${Math.round(tokens)}
   where project_id = ${projectId} and trace_id = ${traceId}::uuid`

/** Brings a settled run up again: what was found has to be weighed beside the rest. */
export const settleAgain = (sql: Queryable, projectId: number, traceId: string) => sql`
  update traces set settled_spans = 0 where project_id = ${projectId} and trace_id = ${traceId}::uuid`

/** Forgets what is too old to be asked about again. */
export const forgetJudged = (sql: Queryable, before: Date, limit: number) => sql`
  delete from judged_runs where (project_id, trace_id) in (
    select project_id, trace_id from judged_runs where at < ${before} limit ${limit})`

export type CallRow = Omit<StoredSpan, 'resource' | 'scope'> & {
  readonly wire: Buffer | null
  readonly resource: Json
  readonly scope: Json
}

/** The last model calls of a run, in order, with all that was sent of them. */
export const lastCalls = (sql: Queryable, projectId: number, run: Candidate, limit: number) => sql<CallRow[]>`
  select * from (
    select replace(s.trace_id::text, '-', '') as "traceId", encode(s.span_id, 'hex') as "spanId",
           encode(s.parent_span_id, 'hex') as "parentSpanId", s.start_ns as "startNs", s.end_ns as "endNs",
           s.otel_kind as "otelKind", s.status, s.name, p.flags, p.trace_state as "traceState",
           p.status_message as "statusMessage", p.attributes, p.events, p.links, p.dropped, p.wire,
           resource.body as resource, scope.body as scope
      from spans s
      join span_payloads p on p.project_id = s.project_id and p.trace_id = s.trace_id and p.span_id = s.span_id
       and p.start_ns = s.start_ns and p.start_ns between ${run.startedNs} and ${run.endedNs}
      left join resources resource on resource.project_id = p.project_id and resource.hash = p.resource_hash
      left join resources scope on scope.project_id = p.project_id and scope.hash = p.scope_hash
     where s.project_id = ${projectId} and s.trace_id = ${run.traceId}::uuid and s.kind = 'LLM'
       and s.start_ns between ${run.startedNs} and ${run.endedNs}
     order by s.start_ns desc limit ${limit}
  ) as last order by "startNs"`
