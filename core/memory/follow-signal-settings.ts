import type { Sql } from '#core/platform/database/connect.ts'
import type { Log } from '#core/platform/log.ts'

import { followSettings, type SettingsFollower } from './follow-settings.ts'
import type { SignalSettings } from './signal-settings.ts'
import { readSignalSettings } from './store/signal-settings.ts'

/** The settings of every project, at most a second behind the database. */
export interface SignalSettingsFollower extends SettingsFollower {
  /** The very same object until something changes. Empty while nothing is known. */
  of(projectId: number): SignalSettings
}

const nothing: SignalSettings = new Map()

/** A collector goes on taking spans while settings cannot be read; it judges by those it knows. */
export function followSignalSettings({ sql, log }: { readonly sql: Sql; readonly log: Log }): SignalSettingsFollower {
  const known = new Map<number, SignalSettings>()

  async function read(projectId: number | null): Promise<void> {
    const settings = await readSignalSettings(sql, projectId)
    if (projectId === null) known.clear()
    else known.delete(projectId)
    for (const [project, its] of settings) known.set(project, its)
  }

  return {
    of: (projectId) => known.get(projectId) ?? nothing,
    ...followSettings({ sql, log, what: 'settings of signals', topics: ['signal.changed'], read }),
  }
}
