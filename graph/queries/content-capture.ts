import type { CapturePart, CaptureState } from '#core/memory/content-capture.ts'
import type { Sql } from '#core/platform/database/connect.ts'

export interface ContentCaptureRow {
  readonly app: string
  readonly scope: string
  readonly part: CapturePart
  readonly state: CaptureState
  readonly since: Date
}

/** Parts shown per app: three for each of its libraries. */
const partsMax = 150

/** What is known of each of the apps, by library. */
export const captureOfApps = (sql: Sql, projectId: number, apps: readonly string[]) => sql<ContentCaptureRow[]>`
  select known.* from unnest(${apps}::text[]) as asked(app) cross join lateral (
    select app, scope, part, state, since
      from content_capture where project_id = ${projectId} and app = asked.app
     order by scope, part limit ${partsMax}
  ) as known`
