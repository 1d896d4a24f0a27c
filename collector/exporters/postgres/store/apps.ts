import type { Transaction } from '#core/platform/database/connect.ts'

import type { SeenApp } from '../fold-input.ts'

/** Last-seen times are kept to this step, so that a busy app is written once in it and not once a batch. */
const stepMs = 30_000

interface SeenVersion {
  readonly app: string
  readonly release: string | null
  readonly promptVersion: string | null
  /** By the clock of the app, which is what failures are told by too: history that comes late stays history. */
  readonly atMs: number
}

/** Notes apps, their releases and prompt versions. Answers keys that need not be written again in the current step. */
export async function rememberApps(
  tx: Transaction,
  projectId: number,
  seen: readonly SeenApp[],
  nowMs: number,
  known: { has(key: string): boolean },
): Promise<string[]> {
  const step = Math.floor(nowMs / stepMs)
  const rows = new Map<string, SeenVersion>()
  for (const { app, release, promptVersion = null, atMs = nowMs } of seen) {
    const key = [projectId, step, app, release ?? '', promptVersion ?? ''].join(' ')
    if (!known.has(key)) rows.set(key, { app, release, promptVersion, atMs: Math.min(atMs, nowMs) })
  }
  if (rows.size === 0) return []
  const at = new Date(nowMs)
  const apps = [...new Set([...rows.values()].map((row) => row.app))].sort()
  await tx`
    insert into apps as a (project_id, name, first_seen_at, last_seen_at)
    select ${projectId}, name, ${at}, ${at} from unnest(${apps.map(withoutNul)}::text[]) as t (name)
    on conflict (project_id, name) do update set last_seen_at = greatest(a.last_seen_at, excluded.last_seen_at)`
  const releases = [...rows.values()].filter((row) => row.release !== null)
  await tx`
    insert into app_releases as r (project_id, app, release, first_seen_at, last_seen_at)
    select distinct on (app, release) ${projectId}::int, app, release, to_timestamp(first_ms / 1000), ${at}::timestamptz
      from unnest(${releases.map((row) => withoutNul(row.app))}::text[],
                  ${releases.map((row) => withoutNul(row.release ?? ''))}::text[],
                  ${releases.map((row) => row.atMs)}::float8[]) as t (app, release, first_ms)
     order by app, release, first_ms
    on conflict (project_id, app, release) do update set
      first_seen_at = least(r.first_seen_at, excluded.first_seen_at),
      last_seen_at  = greatest(r.last_seen_at, excluded.last_seen_at)`
  await rememberPromptVersions(tx, projectId, [...rows.values()], at)
  return [...rows.keys()]
}

async function rememberPromptVersions(
  tx: Transaction,
  projectId: number,
  seen: readonly SeenVersion[],
  at: Date,
): Promise<void> {
  const rows = seen.filter(({ promptVersion }) => promptVersion !== null)
  if (rows.length === 0) return
  await tx`
    insert into app_prompt_versions as v (project_id, app, prompt_version, first_seen_at, last_seen_at)
    select distinct on (app, version) ${projectId}::int, app, version, to_timestamp(first_ms / 1000), ${at}::timestamptz
      from unnest(${rows.map((row) => withoutNul(row.app))}::text[],
                  ${rows.map((row) => withoutNul(row.promptVersion ?? ''))}::text[],
                  ${rows.map((row) => row.atMs)}::float8[]) as t (app, version, first_ms)
     order by app, version, first_ms
    on conflict (project_id, app, prompt_version) do update set
      first_seen_at = least(v.first_seen_at, excluded.first_seen_at),
      last_seen_at  = greatest(v.last_seen_at, excluded.last_seen_at)`
}

const withoutNul = (text: string) => text.replaceAll('\0', '\uFFFD').toWellFormed()
