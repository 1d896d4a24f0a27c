import type { Queryable } from '#core/platform/database/connect.ts'

import type { Fingerprint } from '../finding.ts'
import { taxonomy } from '../taxonomy.ts'
import type { SeenFinding } from './remember-findings.ts'

interface Alias {
  readonly fingerprint: Fingerprint
  readonly failureId: string
  readonly attachedBy: string
}

/** Levels that may tie an occurrence to a failure. `kind+where` is too wide for that. */
const attaches = (fingerprint: Fingerprint) => fingerprint.level !== 'kind+where'

/**
 * Finds the failure of every finding by its fingerprints; any known one decides, and the unknown ones become further
 * aliases of it. What nobody knows becomes a new failure. Answers fingerprint hash -> failure id.
 */
export async function aliasFingerprints(
  sql: Queryable,
  projectId: number,
  seen: readonly SeenFinding[],
): Promise<Map<string, string>> {
  const all = [...new Set(seen.flatMap(({ finding }) => finding.fingerprints.filter(attaches).map((one) => one.hash)))]
  const failureOf = await knownFailures(sql, projectId, all)
  if (seen.every((one) => failureOf.has(one.finding.fingerprints[0]!.hash))) {
    await attach(sql, projectId, furtherAliases(seen, failureOf))
    return failureOf
  }
  // Whoever holds this row makes failures alone, so what another writer has just made is known by now.
  await sql`select id from projects where id = ${projectId} for update`
  for (const [hash, id] of await knownFailures(sql, projectId, all)) failureOf.set(hash, id)
  const aliases: Alias[] = furtherAliases(seen, failureOf)
  const unknown = seen.filter(({ finding }) => !finding.fingerprints.some(({ hash }) => failureOf.has(hash)))
  aliases.push(...(await makeFailures(sql, projectId, unknown, failureOf)))
  await attach(sql, projectId, aliases)
  return failureOf
}

async function knownFailures(sql: Queryable, projectId: number, hashes: readonly string[]) {
  const rows = await sql<{ hash: string; id: string }[]>`
    select replace(hash::text, '-', '') as hash, failure_id::text as id
      from fingerprints
     where project_id = ${projectId} and hash = any(${hashes as string[]}::uuid[])`
  return new Map(rows.map((row) => [row.hash, row.id]))
}

/** Aliases for findings of which one fingerprint is known and another is not. Fills `failureOf`. */
function furtherAliases(seen: readonly SeenFinding[], failureOf: Map<string, string>): Alias[] {
  const aliases: Alias[] = []
  for (const { finding } of seen) {
    const usable = finding.fingerprints.filter(attaches)
    const known = usable.find(({ hash }) => failureOf.has(hash))
    if (known === undefined) continue
    const failureId = failureOf.get(known.hash)!
    for (const fingerprint of usable) {
      if (failureOf.has(fingerprint.hash)) continue
      failureOf.set(fingerprint.hash, failureId)
      aliases.push({ fingerprint, failureId, attachedBy: `same ${known.level}` })
    }
  }
  return aliases
}

/** Makes one failure per unknown group of fingerprints. Fills `failureOf`, answers the aliases to attach. */
async function makeFailures(
  sql: Queryable,
  projectId: number,
  unknown: readonly SeenFinding[],
  failureOf: Map<string, string>,
): Promise<Alias[]> {
  const aliases: Alias[] = []
  for (const one of unknown) {
    const usable = one.finding.fingerprints.filter(attaches)
    const known = usable.find(({ hash }) => failureOf.has(hash))
    const failureId = known === undefined ? await makeFailure(sql, projectId, one) : failureOf.get(known.hash)!
    for (const fingerprint of usable) {
      if (failureOf.has(fingerprint.hash)) continue
      failureOf.set(fingerprint.hash, failureId)
      aliases.push({ fingerprint, failureId, attachedBy: known === undefined ? 'first seen' : `same ${known.level}` })
    }
  }
  return aliases
}

/** A failure starts with what its class knows of it; people better it later. */
async function makeFailure(sql: Queryable, projectId: number, { finding, atMs }: SeenFinding): Promise<string> {
  const row: { rootCause?: string; mitigation?: string } = taxonomy[finding.class]
  const at = new Date(atMs)
  const [made] = await sql<[{ id: string }]>`
    with number as (
      update projects set last_failure_no = last_failure_no + 1 where id = ${projectId} returning last_failure_no
    ), failure as (
      insert into failures (
        project_id, short_no, class, title, severity, root_cause, mitigation, first_seen_at, last_seen_at)
      select ${projectId}, last_failure_no, ${finding.class}, ${finding.title}, ${finding.severity},
             ${row.rootCause ?? null}, ${row.mitigation ?? null}, ${at}, ${at}
        from number
      returning id, title, severity, root_cause, mitigation
    ), version as (
      insert into failure_versions (project_id, failure_id, version, note, title, severity, root_cause, mitigation)
      select ${projectId}, id, 1, 'first seen', title, severity, root_cause, mitigation from failure
    )
    select id::text as id from failure`
  return made.id
}

async function attach(sql: Queryable, projectId: number, aliases: readonly Alias[]): Promise<void> {
  if (aliases.length === 0) return
  const rows = aliases.map(({ fingerprint, failureId, attachedBy }) => ({ ...fingerprint, failureId, attachedBy }))
  await sql`
    insert into fingerprints (project_id, hash, failure_id, algorithm, level, text, attached_by)
    select ${projectId}, hash, "failureId", algorithm, level, text, "attachedBy"
      from json_to_recordset(${JSON.stringify(rows).replaceAll('\\u0000', '\\ufffd')}::text::json) as t (
        hash uuid, "failureId" bigint, algorithm text, level text, text text, "attachedBy" text)
     order by hash
    on conflict do nothing`
}
