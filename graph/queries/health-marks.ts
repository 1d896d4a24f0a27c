import type { HealthScope } from '#core/memory/store/health-counts.ts'
import type { Sql } from '#core/platform/database/connect.ts'

export const healthMarkKinds = ['BURST', 'DRIFT', 'PAGE', 'TICKET', 'REGRESSION', 'RELEASE'] as const
export type HealthMarkKind = (typeof healthMarkKinds)[number]

/** Something to be seen on the timeline. */
export interface HealthMarkRow {
  readonly kind: HealthMarkKind
  /** Whose it is: a project shows those of all its apps. */
  readonly app: string | null
  readonly at: Date
  readonly endsAt: Date | null
  readonly recoveredAt: Date | null
  readonly text: string
  readonly failureId: string | null
  readonly release: string | null
}

/** Marks of each kind, the newest. */
const marksMax = 100

interface Range {
  readonly from: Date
  readonly to: Date
}

/** Bursts, drifts and alarms that touch the stretch, oldest first. */
export const listMarks = (sql: Sql, projectId: number, { kind, key }: HealthScope, { from, to }: Range) => sql<
  HealthMarkRow[]
>`
  select upper(kind) as kind, case when scope = 'app' then key end as app, started_at as at, ended_at as "endsAt",
         recovered_at as "recoveredAt", detail ->> 'text' as text, null as "failureId", null as release
    from health_marks
   where project_id = ${projectId} and scope = ${kind === 'project' ? 'app' : kind}
     ${key === null ? sql`` : sql`and key = ${key}`} and started_at < ${to}
     and (started_at >= ${from} or ended_at >= ${from}
          or (ended_at is null and started_at >= ${from}::timestamptz - interval '30 days'))
   order by started_at desc limit ${marksMax}`

/** When failures that were resolved came back. */
export const listRegressions = (sql: Sql, projectId: number, scope: HealthScope, { from, to }: Range) => sql<
  HealthMarkRow[]
>`
  select 'REGRESSION' as kind, null as app, a.at, null as "endsAt", null as "recoveredAt",
         'F-' || f.short_no || ' came back: ' || f.title as text, f.id::text as "failureId", null as release
    from failure_activity a
    join failures f on f.project_id = a.project_id and f.id = a.failure_id
   where a.project_id = ${projectId} and a.kind = 'regressed' and a.at >= ${from} and a.at < ${to}
     and not f.not_a_failure
     ${scope.key === null ? sql`` : sql`and exists (${metBy(sql, scope)})`}
   order by a.at desc limit ${marksMax}`

/** Whether a failure was met there at all; apps are counted apart, the others are looked for around that time. */
const metBy = (sql: Sql, { kind, key }: HealthScope) =>
  kind === 'app'
    ? sql`
      select from fingerprints p join fingerprint_apps m on m.project_id = p.project_id and m.fingerprint = p.hash
       where p.project_id = f.project_id and p.failure_id = f.id and m.app = ${key}`
    : sql`
      select from fingerprints p join occurrences m on m.project_id = p.project_id and m.fingerprint = p.hash
       where p.project_id = f.project_id and p.failure_id = f.id and m.at >= a.at - interval '1 day'
         and m.at < a.at + interval '1 day'
         and ${kind === 'model' ? sql`(m.model = ${key} or m.model like ${`${likeText(key ?? '')}-%`})` : sql`${sql(`m.${kind}`)} = ${key}`}`

const likeText = (text: string): string => text.replaceAll(/[\\%_]/g, '\\$&')

/** When releases were seen for the first time, but for the first one of an app: that is its beginning, no change. */
export const listReleases = (sql: Sql, projectId: number, app: string | null, { from, to }: Range) => sql<
  HealthMarkRow[]
>`
  select 'RELEASE' as kind, app, first_seen_at as at, null as "endsAt", null as "recoveredAt",
         app || ' ' || release || ' was seen for the first time' as text, null as "failureId", release
    from app_releases r
   where project_id = ${projectId} ${app === null ? sql`` : sql`and app = ${app}`} and first_seen_at >= ${from}
     and first_seen_at < ${to}
     and exists (select from app_releases o where o.project_id = r.project_id and o.app = r.app
                    and o.first_seen_at < r.first_seen_at)
   order by first_seen_at desc limit ${marksMax}`
