import type { Queryable } from '#core/platform/database/connect.ts'

import type { FirstSeen, Fix, RunFacts } from '../fix.ts'
import { compareVersions } from '../version-order.ts'

/** A run, and the app whose releases it belongs to. */
export interface PlacedFacts extends RunFacts {
  readonly app: string
  readonly atMs: number
}

/**
 * When the versions that have no order were first seen; asks the database only if there are any. What is not noted yet
 * was first seen by the event itself.
 */
export async function firstSeenOf(
  sql: Queryable,
  projectId: number,
  fixes: readonly Fix[],
  events: readonly PlacedFacts[],
): Promise<FirstSeen> {
  const releases = unordered(fixes, events, 'resolvedRelease', 'release')
  const prompts = unordered(fixes, events, 'resolvedPromptVersion', 'promptVersion')
  if (releases.length + prompts.length === 0) return () => null
  const apps = [...new Set(events.map(({ app }) => app))]
  const rows = await sql<{ kind: string; version: string; atMs: number }[]>`
    select 'release' as kind, release as version, (extract(epoch from min(first_seen_at)) * 1000)::float8 as "atMs"
      from app_releases
     where project_id = ${projectId} and app = any(${apps}::text[]) and release = any(${releases}::text[])
     group by release
    union all
    select 'prompt', prompt_version, (extract(epoch from min(first_seen_at)) * 1000)::float8
      from app_prompt_versions
     where project_id = ${projectId} and app = any(${apps}::text[]) and prompt_version = any(${prompts}::text[])
     group by prompt_version`
  const seen = new Map(rows.map(({ kind, version, atMs }) => [`${kind} ${version}`, atMs]))
  for (const event of [...events].sort((a, b) => b.atMs - a.atMs)) {
    for (const [kind, version] of [
      ['release', event.release],
      ['prompt', event.promptVersion],
    ] as const) {
      const key = `${kind} ${version}`
      if (version !== null && !rows.some((row) => `${row.kind} ${row.version}` === key)) seen.set(key, event.atMs)
    }
  }
  return (kind, version) => seen.get(`${kind} ${version}`) ?? null
}

/** Versions on both sides that cannot be compared by their names. */
function unordered(
  fixes: readonly Fix[],
  events: readonly PlacedFacts[],
  fixed: 'resolvedRelease' | 'resolvedPromptVersion',
  given: 'release' | 'promptVersion',
): readonly string[] {
  const versions = new Set<string>()
  for (const { [fixed]: fix } of fixes) {
    for (const { [given]: version } of events) {
      if (fix === null || version === null || compareVersions(version, fix) !== null) continue
      versions.add(fix).add(version)
    }
  }
  return [...versions]
}
