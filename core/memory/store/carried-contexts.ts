import type { Queryable, Sql } from '#core/platform/database/connect.ts'
import { notifyOutbox, tell } from '#core/platform/outbox.ts'
import { storableJson } from '#core/platform/database/storable.ts'

import { carriedPerProjectMax, type ContextRow } from '../bundle/rows.ts'
import { carriedKey, type CarriedKey } from '../carried/carried-key.ts'
import type { CarriedContext, CarriedMemory } from '../carried/carried-contexts.ts'
import type { MetFingerprint } from '../preflight/remembered-context.ts'

interface Row {
  readonly projectId: number
  readonly keyId: string
  readonly signer: string
  readonly operation: string
  readonly modelFamily: string | null
  readonly terms: readonly string[]
  readonly runs: number
  readonly failedRuns: number
  readonly lastFailedMs: number
  readonly lastOkMs: number | null
  readonly met: readonly MetFingerprint[]
}

/** What one project was told of contexts that failed elsewhere, or every project that was told any. */
export async function readCarried(sql: Queryable, projectId: number | null): Promise<Map<number, CarriedMemory>> {
  const keys = await sql<{ projectId: number; key: Buffer }[]>`
    select project_id as "projectId", key from carried_keys
     where true ${projectId === null ? sql`` : sql`and project_id = ${projectId}`} order by project_id, id`
  const told = new Map<number, { readonly keys: CarriedKey[]; readonly contexts: CarriedContext[] }>()
  for (const { projectId: id, key } of keys) {
    const own = told.get(id) ?? { keys: [], contexts: [] }
    own.keys.push(carriedKey(key))
    told.set(id, own)
  }
  for (const [id, { contexts }] of told) for (const row of await rowsOf(sql, id)) contexts.push(contextFrom(row))
  return told
}

const rowsOf = (sql: Queryable, projectId: number) => sql<Row[]>`
  select c.key_id as "keyId", coalesce(i.signer, 'nobody known') as signer,
         c.operation, c.model_family as "modelFamily", c.terms, c.run_count::int as runs,
         c.failed_count::int as "failedRuns", (extract(epoch from c.last_failed_at) * 1000)::float8 as "lastFailedMs",
         (extract(epoch from c.last_ok_at) * 1000)::float8 as "lastOkMs", c.met
    from carried_contexts c left join memory_imports i on i.project_id = c.project_id and i.id = c.import_id
   where c.project_id = ${projectId}
   order by c.last_failed_at desc, c.hash limit ${carriedPerProjectMax}`

/** What ran elsewhere a thousand times weighs no more here than three runs: enough to warn, never to block alone. */
const runsMax = 3

function contextFrom({ keyId, signer, operation, modelFamily, terms, met, ...row }: Row): CarriedContext {
  const scale = Math.min(1, runsMax / Math.max(1, row.runs))
  const scaled = (runs: number): number => Math.max(1, Math.round(runs * scale))
  return {
    keyId,
    signer,
    terms,
    context: {
      slot: -1,
      setting: {
        algorithm: 'carried',
        app: '',
        operation,
        agent: null,
        promptName: null,
        systemHash: null,
        tools: [],
        modelFamily,
        shape: [],
      },
      runs: scaled(row.runs),
      failedRuns: Math.min(scaled(row.runs), scaled(row.failedRuns)),
      outageRuns: 0,
      lastFailedMs: row.lastFailedMs,
      lastOkMs: row.lastOkMs,
      met: met.map((one) => ({ ...one, runs: scaled(one.runs) })),
    },
  }
}

/** Those of these that a project knows already, by their hash, with the runs they are known to have; and how many it has. */
export async function carriedHere(
  sql: Queryable,
  projectId: number,
  keyId: string,
  hashes: readonly string[],
): Promise<{ readonly known: ReadonlyMap<string, number>; readonly count: number }> {
  const [{ count }] = await sql<[{ count: number }]>`
    select count(*)::int as count from carried_contexts where project_id = ${projectId}`
  const rows = await sql<{ hash: string; runs: number }[]>`
    select replace(hash::text, '-', '') as hash, run_count::int as runs from carried_contexts
     where project_id = ${projectId} and key_id = ${keyId} and hash = any(${hashes}::uuid[])`
  return { known: new Map(rows.map(({ hash, runs }) => [hash, runs])), count }
}

export interface CarriedRows {
  readonly key: CarriedKey
  readonly importId: string
  readonly author: string | null
  readonly at: Date
  readonly contexts: readonly ContextRow[]
}

/** Takes contexts in, newer counts over older ones, and tells pre-flight. */
export async function putCarried(tx: Queryable, projectId: number, rows: CarriedRows): Promise<void> {
  const { key, importId, author, at, contexts } = rows
  if (contexts.length === 0) return
  await tx`
    insert into carried_keys (project_id, id, key, at, author)
    values (${projectId}, ${key.id}, ${key.bytes}, ${at}, ${author}) on conflict do nothing`
  await tx`
    insert into carried_contexts (
      project_id, key_id, hash, import_id, operation, model_family, terms, run_count, failed_count, last_failed_at,
      last_ok_at, met)
    select ${projectId}, ${key.id}, hash, ${importId}, operation, "modelFamily",
           array(select jsonb_array_elements_text(terms)), runs, "failedRuns", "lastFailedAt", "lastOkAt", met
      from json_to_recordset(${storableJson(contexts.map(stored))}::text::json) as t (
        hash uuid, operation text, "modelFamily" text, terms jsonb, runs bigint, "failedRuns" bigint,
        "lastFailedAt" timestamptz, "lastOkAt" timestamptz, met jsonb)
     order by hash
    on conflict (project_id, key_id, hash) do update
       set import_id = excluded.import_id, operation = excluded.operation, model_family = excluded.model_family,
           terms = excluded.terms, run_count = excluded.run_count, failed_count = excluded.failed_count,
           last_failed_at = excluded.last_failed_at, last_ok_at = excluded.last_ok_at, met = excluded.met
     where excluded.run_count >= carried_contexts.run_count`
  await tell(tx, projectId, 'carried.changed', {})
}

/** Takes back what one file told of contexts, and every key that nothing is left of. Answers how many they were. */
export async function forgetCarried(sql: Sql, projectId: number, importId: string): Promise<number> {
  return sql.begin(async (tx) => {
    const gone = await tx`delete from carried_contexts where project_id = ${projectId} and import_id = ${importId}`
    await tx`
      delete from carried_keys k where k.project_id = ${projectId} and not exists (
        select from carried_contexts c where c.project_id = ${projectId} and c.key_id = k.id)`
    await tell(tx, projectId, 'carried.changed', {})
    await notifyOutbox(tx)
    return gone.count
  })
}

const stored = ({ met, ...row }: ContextRow) => ({
  ...row,
  met: met.map(({ fingerprint, runs, lastFailedAt }) => ({
    fingerprint,
    runs,
    lastFailedMs: Date.parse(lastFailedAt),
  })),
})
