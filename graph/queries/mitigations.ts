import type { OwnText } from '#core/memory/mitigation-catalogue.ts'
import type { Sql } from '#core/platform/database/connect.ts'

export interface MitigationRow {
  readonly failureId: string
  readonly id: string
  readonly text: string
  readonly class: string | null
  readonly classVersion: number | null
  readonly appliedAt: Date
  readonly release: string | null
  readonly promptVersion: string | null
  readonly model: string | null
  readonly author: string | null
  readonly removedAt: Date | null
  readonly firstSeenAt: Date
}

/** The latest first. The store allows so few that all are listed. */
export const mitigationsOfFailures = (sql: Sql, projectId: number, failureIds: readonly string[]) => sql<
  MitigationRow[]
>`
  select m.failure_id::text as "failureId", m.id::text, m.text, m.class, m.class_version as "classVersion",
         m.applied_at as "appliedAt", m.release, m.prompt_version as "promptVersion", m.model, m.author,
         m.removed_at as "removedAt", f.first_seen_at as "firstSeenAt"
    from failure_mitigations m join failures f on f.project_id = m.project_id and f.id = m.failure_id
   where m.project_id = ${projectId} and m.failure_id = any(${failureIds}::bigint[])
   order by m.failure_id, m.applied_at desc, m.id desc`

/** The project's own words per class, those that hold today. */
export const catalogueTexts = (sql: Sql, projectId: number) => sql<OwnText[]>`
  select distinct on (class) class, version, text, at, author from mitigation_texts
   where project_id = ${projectId} order by class, version desc`

export interface TextVersionRow extends OwnText {
  readonly note: string | null
}

const versionsMax = 100

/** What a project said of these classes, newest first. */
export const textVersions = (sql: Sql, projectId: number, classes: readonly string[]) => sql<TextVersionRow[]>`
  select own.* from unnest(${classes}::text[]) as asked(class) cross join lateral (
    select class, version, text, at, author, note from mitigation_texts
     where project_id = ${projectId} and class = asked.class order by version desc limit ${versionsMax}) as own`
