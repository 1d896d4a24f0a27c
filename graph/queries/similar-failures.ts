import type { Sql } from '#core/platform/database/connect.ts'

export interface CandidateRow {
  readonly id: string
  readonly class: string
  readonly title: string
  readonly text: string
}

/** Failures compared with one another, most recently seen first. */
const candidatesMax = 500

/** What one failure is compared with: others of its class family, each with its most met fingerprint. */
export const similarCandidates = (sql: Sql, projectId: number, failureId: string) => sql<CandidateRow[]>`
  with recent as (
    select id, class, title from failures
     where project_id = ${projectId} and merged_into is null and not not_a_failure
     order by last_seen_at desc, id desc limit ${candidatesMax}
  ), compared as (
    select id, class, title from recent
    union
    select id, class, title from failures where project_id = ${projectId} and id = ${failureId}::bigint
  )
  select compared.id::text, compared.class, compared.title, coalesce(alias.text, '') as text
    from compared left join lateral (
      select text from fingerprints where project_id = ${projectId} and failure_id = compared.id
       order by occurrence_count desc, at, hash limit 1
    ) as alias on true
   where split_part(compared.class, '.', 1) = (
     select split_part(class, '.', 1) from compared where id = ${failureId}::bigint)`
