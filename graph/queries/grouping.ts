import type { GroupingDifference } from '#core/memory/grouping/difference.ts'
import type { NamedRule } from '#core/memory/grouping/rule.ts'
import type { Sql } from '#core/platform/database/connect.ts'

export interface MergeRow {
  readonly failureId: string
  readonly id: string
  readonly at: Date
  readonly actor: string | null
  readonly reason: string | null
  readonly shortId: string
  readonly title: string
  readonly fingerprints: number
}

const listedMax = 50

/** What was merged into each of the failures and can be taken out again, newest first. */
export const mergesInto = (sql: Sql, projectId: number, failureIds: readonly string[]) => sql<MergeRow[]>`
  select merges.* from unnest(${failureIds}::bigint[]) as asked(id) cross join lateral (
    select asked.id::text as "failureId", m.id::text, m.at, m.actor, m.reason, 'F-' || f.short_no as "shortId", f.title,
           cardinality(m.hashes) as fingerprints
      from failure_merges m join failures f on f.project_id = m.project_id and f.id = m.from_id
     where m.project_id = ${projectId} and m.into_id = asked.id and m.undone_at is null and f.merged_into = asked.id
     order by m.id desc limit ${listedMax}
  ) as merges`

export interface SuggestionRow {
  readonly failureId: string
  readonly id: string
  readonly otherId: string
  readonly at: Date
  readonly score: number
  readonly why: string
  readonly algorithm: string
  readonly text: string | null
  readonly otherText: string | null
}

/** Open questions about each of the failures, the most certain first. Those of merged failures are their parents'. */
export const suggestionsOf = (sql: Sql, projectId: number, failureIds: readonly string[]) => sql<SuggestionRow[]>`
  select open.* from unnest(${failureIds}::bigint[]) as asked(id) cross join lateral (
    select asked.id::text as "failureId", s.id::text, s.at, s.score, s.why, s.algorithm,
           case when s.low_id = asked.id then s.high_id else s.low_id end::text as "otherId",
           own.text, other.text as "otherText"
      from grouping_suggestions s
      join failures f on f.project_id = s.project_id
       and f.id = case when s.low_id = asked.id then s.high_id else s.low_id end and f.merged_into is null
      left join fingerprints own on own.project_id = s.project_id
       and own.hash = case when s.low_id = asked.id then s.hash else s.other_hash end
      left join fingerprints other on other.project_id = s.project_id
       and other.hash = case when s.low_id = asked.id then s.other_hash else s.hash end
     where s.project_id = ${projectId} and s.state = 'open' and (s.low_id = asked.id or s.high_id = asked.id)
     order by s.score desc, s.id limit ${listedMax}
  ) as open`

export interface GroupingVersionRow {
  readonly version: number
  readonly at: Date
  readonly author: string | null
  readonly note: string | null
  readonly summary: string
  readonly algorithm: string
  readonly rules: readonly NamedRule[]
}

export const groupingVersions = (sql: Sql, projectId: number) => sql<GroupingVersionRow[]>`
  select version, at, author, note, summary, algorithm, rules from grouping_versions
   where project_id = ${projectId} order by version desc limit ${listedMax}`

export interface GroupingReportRow {
  readonly id: string
  readonly algorithm: string
  readonly comparedTo: string
  readonly requestedAt: Date
  readonly requestedBy: string | null
  readonly finishedAt: Date | null
  readonly problem: string | null
  readonly result: GroupingDifference | null
}

export const groupingReports = (sql: Sql, projectId: number, id: string | null = null) => sql<GroupingReportRow[]>`
  select id::text, algorithm, compared_to as "comparedTo", requested_at as "requestedAt",
         requested_by as "requestedBy", finished_at as "finishedAt", problem, result
    from grouping_reports
   where project_id = ${projectId} ${id === null ? sql`` : sql`and id = ${id}`}
   order by grouping_reports.id desc limit ${listedMax}`

export interface SignalExceptionRow {
  readonly signal: string
  readonly failureId: string
  readonly at: Date
  readonly author: string | null
  readonly reason: string
}

/** What each signal was taught to leave alone, and still is, newest first. */
export const exceptionsOfSignals = (sql: Sql, projectId: number, signals: readonly string[]) => sql<
  SignalExceptionRow[]
>`
  select taught.* from unnest(${signals}::text[]) as asked(id) cross join lateral (
    select e.signal, e.failure_id::text as "failureId", e.at, e.author, e.reason
      from signal_exceptions e join failures f on f.project_id = e.project_id and f.id = e.failure_id
     where e.project_id = ${projectId} and e.signal = asked.id and f.not_a_failure and f.merged_into is null
     order by e.at desc limit ${listedMax}
  ) as taught`
