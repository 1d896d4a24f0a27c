import type { Queryable } from '#core/platform/database/connect.ts'

import type { AppVersion } from '../app-versions.ts'

/** The newest of each kind are read; who runs more versions at once learns late what the older ones mended. */
const versionsMax = 2_000

/** Releases and prompt versions of apps, newest first: of one project or all. */
export async function readVersions(sql: Queryable, projectId: number | null): Promise<Map<number, AppVersion[]>> {
  const own = projectId === null ? sql`` : sql`where project_id = ${projectId}`
  const rows = await sql<(AppVersion & { projectId: number })[]>`
    (select project_id as "projectId", app, 'release' as kind, release as version,
            (extract(epoch from first_seen_at) * 1000)::float8 as "firstSeenMs"
       from app_releases ${own} order by first_seen_at desc limit ${versionsMax})
    union all
    (select project_id, app, 'prompt', prompt_version, (extract(epoch from first_seen_at) * 1000)::float8
       from app_prompt_versions ${own} order by first_seen_at desc limit ${versionsMax})`
  const versions = new Map<number, AppVersion[]>()
  for (const { projectId: id, ...version } of rows) {
    const known = versions.get(id)
    if (known === undefined) versions.set(id, [version])
    else known.push(version)
  }
  return versions
}
