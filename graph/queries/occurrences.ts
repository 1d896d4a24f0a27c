import type { Sql } from '#core/platform/database/connect.ts'
import { totalCountMax } from '#graph/limits.ts'
import type { Page } from '#graph/paging/page.ts'
import { between, type KeyType } from '#graph/queries/between.ts'

export interface OccurrenceRow {
  readonly fingerprint: string
  readonly at: Date
  /** `at` with all its digits: the first part of the sort key. */
  readonly atText: string
  readonly traceId: string
  readonly spanId: string
  readonly signal: string
  readonly class: string
  readonly app: string
  readonly release: string | null
  readonly environment: string | null
  readonly provider: string | null
  readonly model: string | null
  readonly agent: string | null
  readonly tool: string | null
}

const columns = (sql: Sql) => sql`
  replace(occurrences.fingerprint::text, '-', '') as fingerprint, occurrences.at, occurrences.at::text as "atText",
  replace(occurrences.trace_id::text, '-', '') as "traceId", encode(occurrences.span_id, 'hex') as "spanId",
  occurrences.signal, occurrences.class, occurrences.app, occurrences.release, occurrences.environment,
  occurrences.provider, occurrences.model, occurrences.agent, occurrences.tool`

const keyTypes: readonly KeyType[] = ['timestamptz', 'uuid', 'span id', 'text', 'text']

/**
 * Newest first, over all fingerprints that point at the failure. Each fingerprint gives at most one page from its own
 * index range, and the pages are merged: a failure with a million occurrences costs what one with fifty does.
 */
export const listOccurrences = (sql: Sql, projectId: number, failureId: string, page: Page) => {
  const way = page.backwards ? sql`asc` : sql`desc`
  const order = sql`at ${way}, trace_id ${way}, span_id ${way}, signal ${way}, class ${way}`
  return sql<OccurrenceRow[]>`
    select ${columns(sql)}
      from fingerprints cross join lateral (
        select * from occurrences
         where occurrences.project_id = ${projectId} and occurrences.fingerprint = fingerprints.hash
           ${between(sql, sql`at, trace_id, span_id, signal, class`, keyTypes, page)}
         order by ${order} limit ${page.limit}
      ) as occurrences
     where fingerprints.project_id = ${projectId} and fingerprints.failure_id = ${failureId}::bigint
     order by ${order} limit ${page.limit}`
}

export async function countOccurrences(sql: Sql, projectId: number, failureId: string): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select least(coalesce(sum(occurrence_count), 0), ${totalCountMax})::integer as count
      from fingerprints where project_id = ${projectId} and failure_id = ${failureId}::bigint`
  return row?.count ?? 0
}

/** One occurrence by its whole key, if its fingerprint still points somewhere in this project. */
export async function occurrenceByKey(
  sql: Sql,
  projectId: number,
  key: readonly string[],
): Promise<OccurrenceRow | null> {
  const [fingerprint = '', at = '', traceId = '', spanId = '', signal = '', findingClass = ''] = key
  const [row] = await sql<OccurrenceRow[]>`
    select ${columns(sql)} from occurrences
     where project_id = ${projectId} and fingerprint = ${fingerprint}::uuid and at = ${at}::text::timestamptz
       and trace_id = ${traceId}::uuid and span_id = decode(${spanId}, 'hex') and signal = ${signal}
       and class = ${findingClass}`
  return row ?? null
}
