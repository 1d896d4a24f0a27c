import type { Sql } from '#core/platform/database/connect.ts'
import type { EscalationWindow } from '#core/memory/escalation.ts'
import type { Severity } from '#core/memory/finding.ts'
import { failureClassesMax, totalCountMax } from '#graph/limits.ts'
import type { Page } from '#graph/paging/page.ts'
import { between } from '#graph/queries/between.ts'
import { containing } from '#graph/queries/containing.ts'
import { oneOf } from '#graph/queries/one-of.ts'

export type FailureState = 'OPEN' | 'RESOLVED' | 'REGRESSED' | 'ARCHIVED'

export interface FailureRow {
  readonly id: string
  readonly shortNo: number
  readonly class: string
  readonly title: string
  readonly severity: Severity
  readonly state: FailureState
  readonly rootCause: string | null
  readonly mitigation: string | null
  readonly version: number
  readonly occurrenceCount: bigint
  readonly runCount: bigint
  readonly firstSeenAt: Date
  readonly lastSeenAt: Date
  /** `lastSeenAt` with all its digits: the sort key. */
  readonly lastSeenText: string
  readonly resolvedRelease: string | null
  readonly resolvedPromptVersion: string | null
  readonly resolvedModel: string | null
  readonly stateReason: string | null
  readonly stateUntil: Date | null
  readonly stateAt: Date
  readonly stateBy: string | null
  readonly untilEscalating: boolean
  /** ARCHIVED until it was met so often in all. */
  readonly untilOccurrences: bigint | null
  readonly assigneeId: number | null
  readonly escalatingSince: Date | null
  readonly escalation: readonly EscalationWindow[] | null
  readonly notAFailure: boolean
}

export interface FailureFilter {
  readonly state: readonly string[] | null
  readonly class: readonly string[] | null
  readonly severity: readonly string[] | null
  readonly app: readonly string[] | null
  /** Met by a run of one of these releases: of these apps, and at or after `since`, where those are given. */
  readonly release: readonly string[] | null
  readonly text: string | null
  /** Seen at or after. */
  readonly since: Date | null
  /** Seen before: first seen earlier than this. */
  readonly until: Date | null
  readonly notAFailure: boolean
  /** Any of these people; null among them stands for nobody. */
  readonly assignee: readonly (number | null)[] | null
  /** First seen after this. */
  readonly newSince: Date | null
  readonly escalating: boolean
}

const columns = (sql: Sql) => sql`
  failures.id::text, short_no as "shortNo", class, title, severity, state, root_cause as "rootCause", mitigation,
  version,
  occurrence_count as "occurrenceCount", run_count as "runCount", first_seen_at as "firstSeenAt",
  last_seen_at as "lastSeenAt", last_seen_at::text as "lastSeenText", resolved_release as "resolvedRelease",
  resolved_prompt_version as "resolvedPromptVersion", resolved_model as "resolvedModel", state_reason as "stateReason",
  state_until as "stateUntil", state_at as "stateAt", not_a_failure as "notAFailure", state_by as "stateBy",
  until_escalating as "untilEscalating", until_occurrences as "untilOccurrences", assignee_id as "assigneeId",
  escalating_since as "escalatingSince", escalation`

// `id` alone would mean the column of the answer, which is text, and text sorts 10 before 9.
/** Most recently seen first. Merged failures are not listed: the one they were merged into is. */
export const listFailures = (sql: Sql, projectId: number, filter: FailureFilter, page: Page) => {
  const direction = page.backwards ? sql`asc` : sql`desc`
  return sql<FailureRow[]>`
    select ${columns(sql)} from failures
     where project_id = ${projectId} and merged_into is null ${matching(sql, projectId, filter)}
       ${between(sql, sql`last_seen_at, failures.id`, ['timestamptz', 'bigint'], page)}
     order by last_seen_at ${direction}, failures.id ${direction}
     limit ${page.limit}`
}

/** How many match, up to `totalCountMax`. */
export async function countFailures(sql: Sql, projectId: number, filter: FailureFilter): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::integer as count from (
      select 1 from failures
       where project_id = ${projectId} and merged_into is null ${matching(sql, projectId, filter)}
       limit ${totalCountMax}
    ) as matched`
  return row?.count ?? 0
}

export interface FailureClassCountRow {
  readonly class: string
  readonly failures: number
}

/** Of how many classes the matching ones are, up to `totalCountMax` failures; what has most of them first. */
export const countFailuresByClass = (sql: Sql, projectId: number, filter: FailureFilter) => sql<FailureClassCountRow[]>`
  select class, count(*)::integer as failures from (
    select class from failures
     where project_id = ${projectId} and merged_into is null ${matching(sql, projectId, filter)}
     limit ${totalCountMax}
  ) as matched
   group by class order by failures desc, class limit ${failureClassesMax}`

/** The failures that stand under these ids today: one that was merged answers as the one it was merged into. */
export const failuresByIds = (sql: Sql, projectId: number, ids: readonly string[]) => sql<
  (FailureRow & { asked: string })[]
>`
  with recursive followed as (
    select id as asked, id, merged_into, 1 as steps from failures
     where project_id = ${projectId} and id = any(${ids}::bigint[])
    union all
    select followed.asked, failures.id, failures.merged_into, steps + 1
      from followed join failures on failures.project_id = ${projectId} and failures.id = followed.merged_into
     where steps < 32
  )
  select ${columns(sql)}, followed.asked::text as asked
    from followed join failures on failures.project_id = ${projectId} and failures.id = followed.id
   where followed.merged_into is null`

/** The internal id behind `F-42`. */
export async function failureIdByShortNo(sql: Sql, projectId: number, shortNo: number): Promise<string | null> {
  const [row] = await sql<{ id: string }[]>`
    select id::text from failures where project_id = ${projectId} and short_no = ${shortNo}`
  return row?.id ?? null
}

const matching = (sql: Sql, projectId: number, filter: FailureFilter) => sql`
  and not withdrawn and not_a_failure = ${filter.notAFailure}
  ${filter.state ? oneOf(sql, sql`state`, filter.state) : sql``}
  ${filter.class ? oneOf(sql, sql`class`, filter.class) : sql``}
  ${filter.severity ? oneOf(sql, sql`severity`, filter.severity) : sql``}
  ${filter.since ? sql`and last_seen_at >= ${filter.since}` : sql``}
  ${filter.until ? sql`and first_seen_at < ${filter.until}` : sql``}
  ${filter.assignee ? assignedTo(sql, filter.assignee) : sql``}
  ${filter.newSince ? sql`and first_seen_at > ${filter.newSince}` : sql``}
  ${filter.escalating ? sql`and escalating_since is not null` : sql``}
  ${filter.app ? metBy(sql, projectId, filter.app) : sql``}
  ${filter.release ? metIn(sql, projectId, filter.release, filter) : sql``}
  ${filter.text ? saying(sql, projectId, containing(filter.text)) : sql``}`

const assignedTo = (sql: Sql, people: readonly (number | null)[]) => {
  const known = people.filter((one) => one !== null)
  const nobody = people.includes(null) ? sql`assignee_id is null or` : sql``
  return sql`and (${nobody} assignee_id = any(${known}::integer[]))`
}

const metBy = (sql: Sql, projectId: number, apps: readonly string[]) => sql`
  and exists (
    select 1 from fingerprints join fingerprint_apps
        on fingerprint_apps.project_id = ${projectId} and fingerprint_apps.fingerprint = fingerprints.hash
     where fingerprints.project_id = ${projectId} and fingerprints.failure_id = failures.id
       and fingerprint_apps.app = any(${apps}::text[]))`

/** Of each fingerprint its own index range is read, and with `since` only the days from there on. */
const metIn = (sql: Sql, projectId: number, releases: readonly string[], { app, since }: FailureFilter) => sql`
  and exists (
    select 1 from fingerprints join occurrences
        on occurrences.project_id = ${projectId} and occurrences.fingerprint = fingerprints.hash
     where fingerprints.project_id = ${projectId} and fingerprints.failure_id = failures.id
       and occurrences.release = any(${releases}::text[])
       ${app ? sql`and occurrences.app = any(${app}::text[])` : sql``}
       ${since ? sql`and occurrences.at >= ${since}` : sql``})`

const saying = (sql: Sql, projectId: number, pattern: string) => sql`
  and (concat_ws(' ', 'F-' || short_no, class, title, root_cause, mitigation) ilike ${pattern}
    or failures.id in (select failure_id from fingerprints where project_id = ${projectId} and text ilike ${pattern}))`
