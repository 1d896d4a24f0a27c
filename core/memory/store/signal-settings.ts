import type { Queryable, Sql } from '#core/platform/database/connect.ts'
import { AppError } from '#core/platform/errors.ts'
import { notifyOutbox, tell } from '#core/platform/outbox.ts'
import { storableJson } from '#core/platform/database/storable.ts'

import type { Severity } from '../finding.ts'
import {
  editedSetting,
  isSameSetting,
  standardOf,
  type SignalCard,
  type SignalEdit,
  type SignalSetting,
  type SignalSettings,
} from '../signal-settings.ts'

interface SettingRow {
  readonly projectId: number
  readonly signal: string
  readonly enabled: boolean
  readonly sampling: number
  readonly severity: Severity | null
  readonly thresholds: Readonly<Record<string, number>>
  readonly version: number
}

/** Settings of one project, or of all. A project without any is left out. */
export async function readSignalSettings(
  sql: Queryable,
  projectId: number | null,
): Promise<Map<number, SignalSettings>> {
  const rows = await sql<SettingRow[]>`
    select project_id as "projectId", signal, enabled, sampling::float8, severity, thresholds, version
      from signal_settings ${projectId === null ? sql`` : sql`where project_id = ${projectId}`}`
  const byProject = new Map<number, Map<string, SignalSetting>>()
  for (const row of rows) {
    const settings = byProject.get(row.projectId) ?? new Map<string, SignalSetting>()
    byProject.set(row.projectId, settings.set(row.signal, settingIn(row)))
  }
  return byProject
}

export interface SignalChange {
  readonly edit: SignalEdit
  readonly note: string | null
  readonly author: string | null
  readonly at: Date
}

const noteMax = 2_000

/**
 * Changes what a project made of a signal, with the change beside it, in one transaction. A change that changes nothing
 * leaves no trace. Throws `invalid` for values out of bounds.
 */
export async function updateSignal(sql: Sql, projectId: number, card: SignalCard, change: SignalChange): Promise<void> {
  if ((change.note?.length ?? 0) > noteMax) {
    const message = `at most ${noteMax} characters`
    throw new AppError('invalid', `input.note: ${message}`, { fields: [{ path: 'input.note', message }] })
  }
  await sql.begin(async (tx) => {
    // The row may not be there yet, so what is locked is the signal's name.
    await tx`select pg_advisory_xact_lock(${projectId}, hashtext(${card.id}))`
    const [row] = await tx<[SettingRow?]>`
      select project_id as "projectId", signal, enabled, sampling::float8, severity, thresholds, version
        from signal_settings where project_id = ${projectId} and signal = ${card.id}`
    const before = row === undefined ? standardOf(card) : settingIn(row)
    const after = editedSetting(card, before, change.edit)
    if (isSameSetting(before, after)) return
    await keep(tx, projectId, card.id, after, (row?.version ?? 0) + 1)
    await tx`
      insert into signal_changes (project_id, signal, version, at, author, note, before, after)
      values (${projectId}, ${card.id}, ${(row?.version ?? 0) + 1}, ${change.at}, ${change.author}, ${change.note},
              ${storableJson(before)}::text::jsonb, ${storableJson(after)}::text::jsonb)`
    await tell(tx, projectId, 'signal.changed', { signal: card.id })
    await notifyOutbox(tx)
  })
}

const keep = (tx: Queryable, projectId: number, signal: string, after: SignalSetting, version: number) => tx`
  insert into signal_settings (project_id, signal, enabled, sampling, severity, thresholds, version)
  values (${projectId}, ${signal}, ${after.enabled}, ${after.sampling}, ${after.severity},
          ${storableJson(after.thresholds)}::text::jsonb, ${version})
  on conflict (project_id, signal) do update set
    enabled = excluded.enabled, sampling = excluded.sampling, severity = excluded.severity,
    thresholds = excluded.thresholds, version = excluded.version`

const settingIn = ({ enabled, sampling, severity, thresholds }: SettingRow): SignalSetting => ({
  enabled,
  // A real keeps seven digits: 0.1 comes back as 0.10000000149.
  sampling: Math.round(sampling * 1e6) / 1e6,
  severity,
  thresholds,
})
