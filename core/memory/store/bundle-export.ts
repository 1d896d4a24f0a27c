import type { Queryable } from '#core/platform/database/connect.ts'

import { editedTexts, type VersionTexts } from '../bundle/edited.ts'
import { hashedTerms } from '../bundle/hashed-terms.ts'
import {
  bundleBounds,
  type BundleContents,
  type FailureRow,
  type FingerprintRow,
  type MitigationRow,
  type PolicyRow,
} from '../bundle/rows.ts'
import type { CarriedKey } from '../carried/carried-key.ts'
import { taxonomy } from '../taxonomy.ts'
import { readCarriedAlong } from './bundle-contexts.ts'

export interface ExportOptions {
  readonly salt: string
  /** Also masked error texts, and the titles that were read off them. */
  readonly texts: boolean
  /** Hashes the words of what was about to run; without one, none of that is carried along. */
  readonly key?: CarriedKey | null
}

interface Row extends Omit<FailureRow, 'kind' | 'edited' | 'fingerprints' | 'firstSeenAt' | 'lastSeenAt'> {
  readonly title: string
  readonly firstSeenAt: Date
  readonly lastSeenAt: Date
  readonly versions: readonly VersionTexts[]
  readonly fingerprints: readonly (Omit<FingerprintRow, 'terms'> & { readonly text: string })[]
}

/** Everything that is worth carrying along, the failures seen last first, bounded. */
export async function readMemory(
  sql: Queryable,
  projectId: number,
  { salt, texts, key = null }: ExportOptions,
): Promise<BundleContents> {
  const rows = await readFailures(sql, projectId)
  const policies = await sql<Omit<PolicyRow, 'kind'>[]>`
    select name, verdict, rule, message, mitigation from policies where project_id = ${projectId} and deleted_at is null
     order by position, id limit ${bundleBounds.policiesMax}`
  const mitigations = await sql<Omit<MitigationRow, 'kind'>[]>`
    select class, text
      from (select distinct on (class) class, text from mitigation_texts
             where project_id = ${projectId} order by class, version desc) as latest
     where text is not null order by class limit ${bundleBounds.mitigationsMax}`
  return {
    failures: rows.filter(({ fingerprints }) => fingerprints.length > 0).map((row) => carried(row, salt, texts)),
    policies: policies.map((policy) => ({ kind: 'policy', ...policy })),
    mitigations: mitigations.map((mitigation) => ({ kind: 'mitigation', ...mitigation })),
    contexts: key === null ? [] : await readCarriedAlong(sql, projectId, key),
  }
}

const readFailures = (sql: Queryable, projectId: number) => sql<Row[]>`
  select f.class, f.title, f.severity, f.root_cause as "rootCause", f.mitigation, f.not_a_failure as "notAFailure",
         f.run_count::int as runs, f.first_seen_at as "firstSeenAt", f.last_seen_at as "lastSeenAt",
         coalesce(a.list, '[]') as fingerprints, coalesce(v.list, '[]') as versions
    from failures f
    left join lateral (
      select json_agg(json_build_object('hash', replace(hash::text, '-', ''), 'algorithm', algorithm, 'level', level,
                                        'text', text)) as list
        from (select * from fingerprints
               where project_id = f.project_id and failure_id = f.id and level <> 'kind+where'
               order by occurrence_count desc, hash limit ${bundleBounds.fingerprintsPerFailureMax}) as most
    ) as a on true
    left join lateral (
      select json_agg(json_build_object('author', author, 'note', note, 'title', title, 'severity', severity,
                                        'rootCause', root_cause, 'mitigation', mitigation) order by version) as list
        from failure_versions where project_id = f.project_id and failure_id = f.id
    ) as v on true
   where f.project_id = ${projectId} and f.merged_into is null and not f.withdrawn
   order by f.last_seen_at desc, f.id desc
   limit ${bundleBounds.failuresMax}`

function carried({ versions, fingerprints, ...row }: Row, salt: string, texts: boolean): FailureRow {
  const edited = editedTexts(versions)
  const titles: string[] = Object.values(taxonomy).map(({ title }) => title)
  return {
    kind: 'failure',
    ...row,
    title: texts || edited.title || titles.includes(row.title) ? row.title : null,
    edited: edited.any,
    firstSeenAt: row.firstSeenAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    fingerprints: fingerprints.map((fingerprint) => ({
      ...fingerprint,
      text: texts ? fingerprint.text : null,
      terms: hashedTerms(fingerprint.text, salt),
    })),
  }
}
