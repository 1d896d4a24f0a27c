import type { Sql } from '#core/platform/database/connect.ts'
import type { Json } from '#core/telemetry/attributes.ts'
import { totalCountMax } from '#graph/limits.ts'
import type { Page } from '#graph/paging/page.ts'
import { between } from '#graph/queries/between.ts'

export type PatternKind = 'RECURRING' | 'RISING' | 'CASCADE' | 'CROSS_APP' | 'SEASONAL'

export interface PatternRow {
  readonly id: string
  readonly shortNo: number
  readonly kind: PatternKind
  readonly title: string
  readonly summary: string | null
  readonly confidence: number
  readonly state: string
  readonly evidence: Json
  readonly firstDetectedAt: Date
  readonly lastDetectedAt: Date
  /** `lastDetectedAt` with all its digits: the sort key. */
  readonly lastDetectedText: string
}

const columns = (sql: Sql) => sql`
  patterns.id::text, short_no as "shortNo", kind, title, summary, confidence, state, evidence,
  first_detected_at as "firstDetectedAt", last_detected_at as "lastDetectedAt",
  last_detected_at::text as "lastDetectedText"`

/** What a list is narrowed to; left out where anything goes. */
export interface PatternFilter {
  readonly kind?: readonly PatternKind[]
  readonly state?: readonly string[]
  readonly app?: string
}

const matching = (sql: Sql, { kind, state, app }: PatternFilter) => sql`
  ${kind === undefined ? sql`` : sql`and kind = any(${[...kind]})`}
  ${state === undefined ? sql`` : sql`and state = any(${[...state]})`}
  ${
    app === undefined
      ? sql``
      : sql`and exists (select from pattern_apps where pattern_apps.project_id = patterns.project_id
              and pattern_apps.pattern_id = patterns.id and pattern_apps.app = ${app})`
  }`

/** Most recently detected first. */
export const listPatterns = (sql: Sql, projectId: number, filter: PatternFilter, page: Page) => {
  const direction = page.backwards ? sql`asc` : sql`desc`
  return sql<PatternRow[]>`
    select ${columns(sql)} from patterns
     where project_id = ${projectId} ${matching(sql, filter)}
       ${between(sql, sql`last_detected_at, patterns.id`, ['timestamptz', 'bigint'], page)}
     order by last_detected_at ${direction}, patterns.id ${direction}
     limit ${page.limit}`
}

export async function countPatterns(sql: Sql, projectId: number, filter: PatternFilter): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::integer as count from (
      select 1 from patterns where project_id = ${projectId} ${matching(sql, filter)} limit ${totalCountMax}
    ) as matched`
  return row?.count ?? 0
}

export const patternsByIds = (sql: Sql, projectId: number, ids: readonly string[]) => sql<PatternRow[]>`
  select ${columns(sql)} from patterns where project_id = ${projectId} and id = any(${ids}::bigint[])`

/** The internal id behind `P-7`. */
export async function patternIdByShortNo(sql: Sql, projectId: number, shortNo: number): Promise<string | null> {
  const [row] = await sql<{ id: string }[]>`
    select id::text from patterns where project_id = ${projectId} and short_no = ${shortNo}`
  return row?.id ?? null
}

export const patternsOfFailures = (sql: Sql, projectId: number, failureIds: readonly string[]) =>
  sql<(PatternRow & { failureId: string })[]>`
  select ${columns(sql)}, pattern_failures.failure_id::text as "failureId"
    from pattern_failures join patterns
      on patterns.project_id = pattern_failures.project_id and patterns.id = pattern_failures.pattern_id
   where pattern_failures.project_id = ${projectId} and pattern_failures.failure_id = any(${failureIds}::bigint[])
   order by (state = 'open') desc, last_detected_at desc, patterns.id desc`

export const failureIdsOfPatterns = (sql: Sql, projectId: number, patternIds: readonly string[]) =>
  sql<{ patternId: string; failureId: string }[]>`
  select pattern_id::text as "patternId", failure_id::text as "failureId" from pattern_failures
   where project_id = ${projectId} and pattern_id = any(${patternIds}::bigint[]) order by failure_id`
