import type { Queryable } from '#core/platform/database/connect.ts'
import type { Attributes, AttributeValue } from '#core/telemetry/attributes.ts'
import type { LogRecord } from '#core/telemetry/log-record.ts'

/** Log records of one run that are looked at, earliest first. */
export const runLogsMax = 5_000

/** Records of a session belong to the run in whose time they lie, give or take. Nanoseconds. */
export const logsBeforeNs = 1_000_000_000
export const logsAfterNs = 5_000_000_000
/** No clock of a sender is more wrong than this: earlier days are not looked into. Nanoseconds. */
const earlyNs = 3_600_000_000_000

interface LogRow {
  readonly run: string
  readonly traceId: string | null
  readonly spanId: string | null
  readonly timeNs: bigint
  readonly observedNs: bigint
  readonly severity: number
  readonly severityText: string | null
  readonly eventName: string | null
  readonly flags: number
  readonly dropped: number
  readonly body: AttributeValue
  readonly attributes: Attributes
  readonly resourceHash: string
  readonly scopeHash: string
}

/** A resource or scope as it is kept. */
interface SharedBody {
  readonly name?: string
  readonly version?: string
  readonly attributes: Attributes
  readonly schemaUrl: string
  readonly dropped: number
}

/** The log records of one run: those that name its trace, and those that name its session while it ran. */
export const logsOfRun = async (sql: Queryable, projectId: number, traceId: string): Promise<readonly LogRecord[]> =>
  (await logsOfRuns(sql, projectId, [traceId])).get(traceId) ?? []

/** Which records are meant: all, or those that say something of a span. */
export type WhichLogs = 'all' | 'telling'

/** The same for several runs, by trace id. Runs without logs have no entry. In order of time, `runLogsMax` of each. */
export async function logsOfRuns(
  sql: Queryable,
  projectId: number,
  traceIds: readonly string[],
  which: WhichLogs = 'all',
): Promise<ReadonlyMap<string, readonly LogRecord[]>> {
  const rows = await logRowsOfRuns(sql, projectId, traceIds, which)
  const hashes = new Set(rows.flatMap(({ resourceHash, scopeHash }) => [resourceHash, scopeHash]))
  const shared = new Map<string, SharedBody>()
  // Asked for by themselves: a join would read all that a project has, since it cannot know how few of them are meant.
  for (const { hash, body } of hashes.size === 0 ? [] : await sharedBodies(sql, projectId, [...hashes])) {
    shared.set(hash, body)
  }
  const byRun = new Map<string, LogRecord[]>()
  for (const row of rows) {
    const record = recordOf(row, shared)
    const logs = byRun.get(row.run)
    if (logs) logs.push(record)
    else byRun.set(row.run, [record])
  }
  return byRun
}

/** Runs are found first: they bound the days that are looked into. */
export const logRowsOfRuns = (
  sql: Queryable,
  projectId: number,
  traceIds: readonly string[],
  which: WhichLogs = 'all',
) => sql<LogRow[]>`
  select replace(runs.trace_id::text, '-', '') as run, replace(found.trace_id::text, '-', '') as "traceId",
         encode(found.span_id, 'hex') as "spanId", found.time_ns as "timeNs", found.observed_ns as "observedNs",
         found.severity, found.severity_text as "severityText", found.event_name as "eventName", found.flags,
         found.dropped, found.body, found.attributes, found.resource_hash::text as "resourceHash",
         found.scope_hash::text as "scopeHash"
    from traces as runs
    cross join lateral (
      (select * from logs as named
        where named.project_id = ${projectId} and named.trace_id = runs.trace_id
          and named.time_ns >= runs.started_ns - ${earlyNs}::bigint
          ${which === 'all' ? sql`` : sql`and named.tells is not false`}
        order by named.time_ns limit ${runLogsMax})
      union all
      (select * from logs as said
        where said.project_id = ${projectId} and said.trace_id is null and said.session_id = runs.session_id
          and said.time_ns between runs.started_ns - ${logsBeforeNs}::bigint and runs.ended_ns + ${logsAfterNs}::bigint
          ${which === 'all' ? sql`` : sql`and said.tells is not false`}
        order by said.time_ns limit ${runLogsMax})
    ) as found
   where runs.project_id = ${projectId} and runs.trace_id = any(${traceIds}::uuid[])
   order by runs.trace_id, found.time_ns, found.id`

const sharedBodies = (sql: Queryable, projectId: number, hashes: readonly string[]) => sql<
  { hash: string; body: SharedBody }[]
>`
  select hash::text, body from resources where project_id = ${projectId} and hash = any(${hashes}::uuid[])`

function recordOf(row: LogRow, shared: ReadonlyMap<string, SharedBody>): LogRecord {
  const resource = shared.get(row.resourceHash)
  const scope = shared.get(row.scopeHash)
  return {
    timeNs: row.timeNs,
    observedNs: row.observedNs,
    severityNumber: row.severity,
    severityText: row.severityText ?? '',
    eventName: row.eventName ?? '',
    body: row.body,
    attributes: row.attributes,
    droppedAttributes: row.dropped,
    flags: row.flags,
    traceId: row.traceId,
    spanId: row.spanId,
    resource: partsOf(resource),
    scope: { name: scope?.name ?? '', version: scope?.version ?? '', ...partsOf(scope) },
  }
}

const partsOf = (body: SharedBody | undefined) => ({
  attributes: body?.attributes ?? {},
  schemaUrl: body?.schemaUrl ?? '',
  droppedAttributes: body?.dropped ?? 0,
})
