import type { Queryable } from '#core/platform/database/connect.ts'

import type { PastFailure, PastRun } from '../backtest/past-run.ts'
import { causedEitherWay, transportPattern } from '../cause.ts'
import { asTold } from '../backtest/told-facts.ts'
import type { ContextSignature } from '../context.ts'
import type { PreflightQuestion } from '../preflight/question.ts'
import { promptVersionIn } from '../run-facts.ts'
import { contextsByHash } from './preflight-contexts.ts'
import { readToldFacts, type ToldFactsOf } from './told-facts.ts'

/** A backtest looks at the newest so many runs up to its end. */
export const pastRunsMax = 30_000
/** What happened so long before its beginning is remembered at it. */
export const warmUpMs = 30 * 86_400_000
const pageRows = 2_000

interface RunRow {
  readonly traceId: string
  readonly startedMs: number
  readonly endedMs: number
  readonly startedNs: string
  readonly endedNs: string
  readonly failed: boolean
  readonly contextCaused: boolean
  readonly release: string | null
  readonly environment: string | null
  readonly contexts: readonly string[]
  readonly fingerprints: readonly string[]
  /** What the run had about it: `prompt:greet 3` is where its prompt version stands. */
  readonly facts: readonly string[]
  readonly app: string
  readonly preflightIds: readonly string[]
}

/** Runs that ended one way or the other and whose context is known, as their apps ask, in order of their start. */
export async function readPastRuns(sql: Queryable, projectId: number, from: Date, to: Date): Promise<PastRun[]> {
  const rows = await sql<RunRow[]>`
    select * from (
      select replace(trace_id::text, '-', '') as "traceId", started_ns::float8 / 1e6 as "startedMs",
             ended_ns::float8 / 1e6 as "endedMs", started_ns::text as "startedNs", ended_ns::text as "endedNs",
             status = 'FAILED' as failed, context_caused as "contextCaused", release, environment, facts, app,
             preflight_ids::text[] as "preflightIds",
             array(select replace(h::text, '-', '') from unnest(context_hashes) as h) as contexts,
             array(select replace(f::text, '-', '') from unnest(fingerprints) as f) as fingerprints
        from traces
       where project_id = ${projectId} and started_ns >= ${nsOf(from.getTime() - warmUpMs)}::bigint
         and started_ns < ${nsOf(to.getTime())}::bigint and status in ('OK', 'FAILED', 'RECOVERED')
         and context_hashes <> '{}'
       order by started_ns desc, trace_id desc limit ${pastRunsMax}) as newest
     order by "startedMs", "traceId"`
  const runs: PastRun[] = []
  const known = { contexts: new Map<string, ContextSignature>(), failures: new Map<string, PastFailure | null>() }
  for (let at = 0; at < rows.length; at += pageRows) {
    const page = rows.slice(at, at + pageRows)
    const toldOf = await readToldFacts(sql, projectId, { ids: page.flatMap(({ preflightIds }) => preflightIds), to })
    runs.push(...(await pastRunsOf(sql, projectId, page, { ...known, toldOf })))
  }
  return runs
}

const nsOf = (ms: number): string => (BigInt(Math.round(ms)) * 1_000_000n).toString()

interface Known {
  readonly contexts: Map<string, ContextSignature>
  readonly failures: Map<string, PastFailure | null>
  readonly toldOf: ToldFactsOf
}

async function pastRunsOf(
  sql: Queryable,
  projectId: number,
  rows: readonly RunRow[],
  { contexts, failures, toldOf }: Known,
): Promise<PastRun[]> {
  const missing = new Set(rows.flatMap((row) => row.contexts.filter((hash) => !contexts.has(hash))))
  for (const { context } of await contextsByHash(sql, projectId, [...missing])) {
    contexts.set(context.signature.hash, context.signature)
  }
  const unmet = new Set(rows.flatMap((row) => row.fingerprints.filter((hash) => !failures.has(hash))))
  for (const hash of unmet) failures.set(hash, null)
  for (const failure of await failuresOf(sql, projectId, [...unmet])) failures.set(failure.fingerprint, failure)
  const outermost = await outermostOf(sql, projectId, rows)
  return rows.flatMap((row) => {
    const own = row.contexts.flatMap((hash) => contexts.get(hash) ?? [])
    const first = outermost.get(row.traceId)
    const asked = own.find(({ hash }) => hash === first?.context) ?? outermostByKind(own)
    if (asked === undefined) return []
    const { traceId, startedMs, endedMs, failed, contextCaused } = row
    const met = row.fingerprints.flatMap((hash) => failures.get(hash) ?? [])
    const told = asTold({ question: questionOf(asked, row, first), asked }, toldOf(row))
    return [{ traceId, startedMs, endedMs, failed, contextCaused, ...told, contexts: own, met }]
  })
}

const failuresOf = (sql: Queryable, projectId: number, hashes: readonly string[]) => sql<PastFailure[]>`
  select replace(a.hash::text, '-', '') as fingerprint, f.id::text, 'F-' || f.short_no as "shortId", f.class, f.title,
         f.severity,
         case when f.class = ${causedEitherWay} and a.text ~* ${transportPattern} then 'environment' end as cause
    from fingerprints a join failures f on f.project_id = a.project_id and f.id = a.failure_id
   where a.project_id = ${projectId} and a.hash = any(${hashes}::uuid[]) and not f.not_a_failure`

interface Outermost {
  readonly traceId: string
  readonly context: string
  readonly provider: string | null
  readonly model: string | null
}

/** The first span of each run that asks something of anybody: what an app would have asked about. */
async function outermostOf(
  sql: Queryable,
  projectId: number,
  rows: readonly RunRow[],
): Promise<ReadonlyMap<string, Outermost>> {
  const [first] = rows
  if (first === undefined) return new Map()
  const until = rows.reduce((latest, { endedNs }) => (BigInt(endedNs) > latest ? BigInt(endedNs) : latest), 0n)
  const found = await sql<Outermost[]>`
    select distinct on (trace_id) replace(trace_id::text, '-', '') as "traceId",
           replace(context_hash::text, '-', '') as context, provider, request_model as model
      from spans
     where project_id = ${projectId} and trace_id = any(${rows.map(({ traceId }) => traceId)}::uuid[])
       and start_ns >= ${first.startedNs}::bigint and start_ns <= ${until.toString()}::bigint
       and context_hash is not null
     order by trace_id, start_ns, end_ns desc, span_id`
  return new Map(found.map((one) => [one.traceId, one]))
}

/** Spans are kept for days, contexts longer: then the kind of context tells which of them was asked first. */
const outsideIn = ['agent', 'chat', 'retrieval', 'embeddings', 'tool']
const outermostByKind = (contexts: readonly ContextSignature[]): ContextSignature | undefined =>
  contexts.toSorted((a, b) => outsideIn.indexOf(a.operation) - outsideIn.indexOf(b.operation))[0]

function questionOf(asked: ContextSignature, row: RunRow, first: Outermost | undefined): PreflightQuestion {
  return {
    app: asked.app,
    operation: asked.operation,
    agent: asked.agent,
    messages: null,
    tools:
      asked.tools.length === 0
        ? null
        : asked.tools.map((tool) => ({ name: tool.split('#', 1)[0] ?? tool, description: null, schema: null })),
    model: first?.model ?? asked.modelFamily,
    provider: first?.provider ?? null,
    promptName: asked.promptName,
    promptVersion: promptVersionIn(row.facts, asked.promptName),
    release: row.release,
    environment: row.environment,
    env: null,
    deadlineMs: Infinity,
  }
}
