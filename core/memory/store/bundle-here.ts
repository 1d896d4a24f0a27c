import type { Queryable } from '#core/platform/database/connect.ts'

import { AppError } from '#core/platform/errors.ts'

import { editedTexts, type VersionTexts } from '../bundle/edited.ts'
import { hashedTerms } from '../bundle/hashed-terms.ts'
import type { FailureHere, MemoryHere } from '../bundle/plan-import.ts'
import type { Bundle } from '../bundle/read-bundle.ts'
import type { PolicyRow } from '../bundle/rows.ts'
import type { CarriedKey } from '../carried/carried-key.ts'
import { builtInMitigation } from '../mitigation-catalogue.ts'
import { carriedHere } from './carried-contexts.ts'

/** Texts compared with those of a file; beyond it the failures seen longest ago are not compared. */
const comparedMax = 20_000

interface FailureRow extends Omit<FailureHere, 'edited'> {
  readonly versions: readonly VersionTexts[]
}

/** What of this project's memory an import of the file has to look at. */
export async function readMemoryHere(
  sql: Queryable,
  projectId: number,
  bundle: Bundle,
  key: CarriedKey | null = null,
): Promise<MemoryHere> {
  const hashes = bundle.failures.flatMap(({ fingerprints }) => fingerprints.map(({ hash }) => hash))
  const owners = await sql<{ hash: string; failureId: string }[]>`
    select replace(hash::text, '-', '') as hash, failure_id::text as "failureId" from fingerprints
     where project_id = ${projectId} and hash = any(${hashes}::uuid[])`
  const classes = [...new Set(bundle.failures.map((row) => row.class))]
  const texts = await sql<{ failureId: string; text: string }[]>`
    select a.failure_id::text as "failureId", a.text
      from failures f join fingerprints a on a.project_id = f.project_id and a.failure_id = f.id
     where f.project_id = ${projectId} and f.class = any(${classes}) and f.merged_into is null
       and a.level <> 'kind+where'
     order by f.last_seen_at desc, f.id desc, a.hash
     limit ${comparedMax}`
  const ids = [...new Set([...owners, ...texts].map(({ failureId }) => failureId))]
  const policies = await sql<Pick<PolicyRow, 'name' | 'verdict' | 'rule'>[]>`
    select name, verdict, rule from policies where project_id = ${projectId} and deleted_at is null`
  return {
    failures: await readFailures(sql, projectId, ids),
    owners: new Map(owners.map(({ hash, failureId }) => [hash, failureId])),
    texts: texts.map(({ failureId, text }) => ({
      failureId,
      terms: new Set(hashedTerms(text, bundle.header.salt)),
    })),
    policies,
    mitigations: await readMitigations(sql, projectId, bundle),
    carried: await readCarriedHere(sql, projectId, bundle, key),
  }
}

/** Throws `invalid` for a key that the file was not made with: nothing of it would ever match. */
async function readCarriedHere(
  sql: Queryable,
  projectId: number,
  { header, contexts }: Bundle,
  key: CarriedKey | null,
): Promise<MemoryHere['carried']> {
  if (key === null || contexts.length === 0) return { unlocked: false, known: new Map(), count: 0 }
  if (header.carriedKey !== key.id) {
    const message = `This file was made with the shared key ${header.carriedKey ?? 'of nobody'}, not with ${key.id}.`
    throw new AppError('invalid', message, { fields: [{ path: 'key', message }] })
  }
  const hashes = contexts.map(({ hash }) => hash)
  return { unlocked: true, ...(await carriedHere(sql, projectId, key.id, hashes)) }
}

async function readMitigations(
  sql: Queryable,
  projectId: number,
  { mitigations }: Bundle,
): Promise<MemoryHere['mitigations']> {
  const classes = [...new Set(mitigations.map((row) => row.class))]
  const own = await sql<{ class: string; text: string | null }[]>`
    select distinct on (class) class, text from mitigation_texts
     where project_id = ${projectId} and class = any(${classes}) order by class, version desc`
  const said = new Map(own.map((row) => [row.class, row.text]))
  return new Map(
    classes.map((name) => [name, { text: said.get(name) ?? builtInMitigation(name), edited: said.has(name) }]),
  )
}

async function readFailures(sql: Queryable, projectId: number, ids: readonly string[]) {
  const rows = await sql<FailureRow[]>`
    select f.id::text, 'F-' || f.short_no as "shortId", f.class, f.title, f.severity, f.root_cause as "rootCause",
           f.mitigation, coalesce(v.list, '[]') as versions
      from failures f
      left join lateral (
        select json_agg(json_build_object('author', author, 'note', note, 'title', title, 'severity', severity,
                                          'rootCause', root_cause, 'mitigation', mitigation) order by version) as list
          from failure_versions where project_id = f.project_id and failure_id = f.id
      ) as v on true
     where f.project_id = ${projectId} and f.id = any(${ids}::bigint[])`
  return new Map(rows.map(({ versions, ...row }) => [row.id, { ...row, edited: editedTexts(versions).any }]))
}
