import type { FingerprintParts } from '#core/memory/finding.ts'
import type { Sql } from '#core/platform/database/connect.ts'

export interface FingerprintRow {
  readonly failureId: string
  readonly hash: string
  readonly algorithm: string
  readonly level: string
  readonly text: string
  /** Null for those from before parts were kept. */
  readonly parts: FingerprintParts | null
  readonly attachedBy: string
  readonly score: number
  /** The alias it was attached through, as text; null when that is not known any more. */
  readonly viaText: string | null
  readonly occurrenceCount: bigint
  readonly at: Date
}

/** Fingerprints shown per failure, most met first. */
const fingerprintsMax = 100

/** What points at each of the failures, most met first. */
export const fingerprintsOfFailures = (sql: Sql, projectId: number, failureIds: readonly string[]) => sql<
  FingerprintRow[]
>`
  select aliases.* from unnest(${failureIds}::bigint[]) as asked(id) cross join lateral (
    select failure_id::text as "failureId", replace(hash::text, '-', '') as hash, algorithm, level, text, parts,
           attached_by as "attachedBy", score, occurrence_count as "occurrenceCount", at,
           (select v.text from fingerprints v
             where v.project_id = ${projectId} and v.hash = fingerprints.via) as "viaText"
      from fingerprints where project_id = ${projectId} and failure_id = asked.id
     order by occurrence_count desc, at, hash limit ${fingerprintsMax}
  ) as aliases`
