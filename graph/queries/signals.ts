import type { SignalSetting } from '#core/memory/signal-settings.ts'
import type { Sql } from '#core/platform/database/connect.ts'

export interface SignalChangeRow {
  readonly signal: string
  readonly version: number
  readonly at: Date
  readonly author: string | null
  readonly note: string | null
  readonly before: SignalSetting
  readonly after: SignalSetting
}

/** Changes shown per signal. */
const changesMax = 50

/** Newest first, for each of the signals. */
export const changesOfSignals = (sql: Sql, projectId: number, signals: readonly string[]) => sql<SignalChangeRow[]>`
  select changes.* from unnest(${signals}::text[]) as asked(id) cross join lateral (
    select signal, version, at, author, note, before, after
      from signal_changes where project_id = ${projectId} and signal = asked.id
     order by version desc limit ${changesMax}
  ) as changes`
