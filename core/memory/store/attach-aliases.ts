import type { Queryable } from '#core/platform/database/connect.ts'
import { storableJson } from '#core/platform/database/storable.ts'

import type { Fingerprint, OutcomeFacts } from '../finding.ts'
import { nearKeysOf } from '../grouping/near-keys.ts'
import { consideredMax, medoids, prototypesPerFailureMax } from '../grouping/prototypes.ts'

/** A fingerprint that is to stand for a failure from now on. */
export interface Alias {
  readonly fingerprint: Fingerprint
  readonly failureId: string
  /** What tied it to the failure, in words. */
  readonly attachedBy: string
  /** The alias it came through, 32 hex digits; null for the first one of a failure. */
  readonly via: string | null
  /** 1 for what was equal; how often a near match of this kind is right for what was not. */
  readonly score: number
  readonly facts: OutcomeFacts
}

/** Writes aliases, for good: only people move them. */
export async function attachAliases(sql: Queryable, projectId: number, aliases: readonly Alias[]): Promise<void> {
  if (aliases.length === 0) return
  const rows = aliases.map(({ fingerprint, failureId, attachedBy, via, score, facts }) => ({
    ...fingerprint,
    ...keysOf(fingerprint),
    failureId,
    attachedBy,
    via,
    score,
    facts: fingerprint.parts === undefined ? null : cut(facts),
  }))
  await sql`
    insert into fingerprints (
      project_id, hash, failure_id, algorithm, level, text, attached_by, via, score, parts, facts, bucket, skeleton)
    select ${projectId}, hash, "failureId", algorithm, level, text, "attachedBy", via, score, parts, facts, bucket,
           skeleton
      from json_to_recordset(${storableJson(rows)}::text::json) as t (
        hash uuid, "failureId" bigint, algorithm text, level text, text text, "attachedBy" text, via uuid, score real,
        parts jsonb, facts jsonb, bucket uuid, skeleton uuid)
     order by hash
    on conflict do nothing`
  const near = rows.flatMap(({ bucket, failureId }) => (bucket === null ? [] : [failureId]))
  await choosePrototypes(sql, projectId, [...new Set(near)])
}

function keysOf(fingerprint: Fingerprint): { readonly bucket: string | null; readonly skeleton: string | null } {
  const keys = nearKeysOf(fingerprint)
  return keys === null ? { bucket: null, skeleton: null } : { bucket: keys.bucket, skeleton: keys.skeleton }
}

const messageMax = 4_096
const cut = (facts: OutcomeFacts): OutcomeFacts =>
  facts.message.length > messageMax ? { ...facts, message: facts.message.slice(0, messageMax) } : facts

/** Chooses anew which aliases of these failures others are compared with: the few that stand for all best. */
export async function choosePrototypes(
  sql: Queryable,
  projectId: number,
  failureIds: readonly string[],
): Promise<void> {
  if (failureIds.length === 0) return
  const rows = await sql<{ hash: string; failureId: string; template: string; weight: number; prototype: boolean }[]>`
    select replace(a.hash::text, '-', '') as hash, asked.id::text as "failureId", a.template, a.weight, a.prototype
      from unnest(${failureIds}::bigint[]) as asked(id) cross join lateral (
        select hash, parts->>'template' as template, occurrence_count::float8 as weight, prototype from fingerprints
         where project_id = ${projectId} and failure_id = asked.id and bucket is not null
         order by prototype desc, occurrence_count desc, at desc, hash limit ${consideredMax}
      ) as a`
  const chosen = new Set<string>()
  for (const failureId of failureIds) {
    const own = rows.filter((row) => row.failureId === failureId)
    for (const { hash } of medoids(own, prototypesPerFailureMax)) chosen.add(hash)
  }
  const changed = rows.filter(({ hash, prototype }) => prototype !== chosen.has(hash)).map(({ hash }) => hash)
  if (changed.length === 0) return
  await sql`
    update fingerprints set prototype = not prototype
     where project_id = ${projectId} and hash = any(${changed}::uuid[])`
}
