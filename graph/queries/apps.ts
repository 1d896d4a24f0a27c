import type { Sql } from '#core/platform/database/connect.ts'

export interface AppRow {
  readonly name: string
  readonly firstSeenAt: Date | null
  readonly lastSeenAt: Date | null
}

/** Apps of one project that are listed; the page that shows them has no paging. */
const appsMax = 1_000
/** Releases shown per app. */
const releasesMax = 50

/** Most recently heard from first. */
export const listApps = (sql: Sql, projectId: number) => sql<AppRow[]>`
  select name, first_seen_at as "firstSeenAt", last_seen_at as "lastSeenAt"
    from apps where project_id = ${projectId} order by last_seen_at desc, name limit ${appsMax}`

export const appsByNames = (sql: Sql, projectId: number, names: readonly string[]) => sql<AppRow[]>`
  select name, first_seen_at as "firstSeenAt", last_seen_at as "lastSeenAt"
    from apps where project_id = ${projectId} and name = any(${names}::text[])`

/** Newest first, for each of the apps. */
export const releasesOfApps = (sql: Sql, projectId: number, names: readonly string[]) => sql<
  { app: string; release: string }[]
>`
  select releases.* from unnest(${names}::text[]) as asked(name) cross join lateral (
    select app, release from app_releases where project_id = ${projectId} and app = asked.name
     order by last_seen_at desc, release limit ${releasesMax}
  ) as releases`

/** Which apps met each failure, and when last. */
export const appsOfFailures = (sql: Sql, projectId: number, failureIds: readonly string[]) =>
  sql<(AppRow & { failureId: string })[]>`
  select fingerprints.failure_id::text as "failureId", fingerprint_apps.app as name,
         min(fingerprint_apps.first_seen_at) as "firstSeenAt", max(fingerprint_apps.last_seen_at) as "lastSeenAt"
    from fingerprints join fingerprint_apps
      on fingerprint_apps.project_id = fingerprints.project_id and fingerprint_apps.fingerprint = fingerprints.hash
     and fingerprint_apps.run_count > 0
   where fingerprints.project_id = ${projectId} and fingerprints.failure_id = any(${failureIds}::bigint[])
   group by fingerprints.failure_id, fingerprint_apps.app
   order by max(fingerprint_apps.last_seen_at) desc, fingerprint_apps.app`

export const appsOfPatterns = (sql: Sql, projectId: number, patternIds: readonly string[]) =>
  sql<{ patternId: string; name: string }[]>`
  select pattern_id::text as "patternId", app as name from pattern_apps
   where project_id = ${projectId} and pattern_id = any(${patternIds}::bigint[]) order by app`
