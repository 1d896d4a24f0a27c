import type { FingerprintParts } from '#core/memory/finding.ts'
import type { Sql } from '#core/platform/database/connect.ts'

export interface SignatureRow {
  readonly failureId: string
  readonly operation: string | null
  readonly place: string | null
  readonly errorType: string | null
  readonly message: string | null
}

/** Fingerprints looked at per failure, most met first: one by its frames has its message in the one beside it. */
const lookedMax = 8
const messageCharactersMax = 300

interface PartsRow {
  readonly failureId: string
  readonly parts: Pick<FingerprintParts, 'operation' | 'where' | 'errorType' | 'template'>
}

/** Where each of the failures broke and what was said there, values masked. */
export async function signaturesOfFailures(
  sql: Sql,
  projectId: number,
  failureIds: readonly string[],
): Promise<SignatureRow[]> {
  const rows = await sql<PartsRow[]>`
    select aliases.* from unnest(${failureIds}::bigint[]) as asked(id) cross join lateral (
      select failure_id::text as "failureId",
             jsonb_build_object('operation', parts->>'operation', 'where', parts->>'where',
                                'errorType', parts->>'errorType',
                                'template', left(parts->>'template', ${messageCharactersMax})) as parts
        from fingerprints
       where project_id = ${projectId} and failure_id = asked.id and parts is not null
       order by occurrence_count desc, at, hash limit ${lookedMax}
    ) as aliases`
  return [...new Set(rows.map((row) => row.failureId))].map((failureId) => ({
    failureId,
    ...signatureOf(rows.filter((row) => row.failureId === failureId).map(({ parts }) => parts)),
  }))
}

/** The place of the most met one, and the first message that one of the same error has. */
function signatureOf(fingerprints: readonly PartsRow['parts'][]): Omit<SignatureRow, 'failureId'> {
  const { operation, where, errorType } = fingerprints[0] ?? {}
  const told = fingerprints.find((parts) => parts.template && parts.errorType === errorType)
  return {
    operation: operation || null,
    place: where || null,
    errorType: errorType || null,
    message: told?.template || null,
  }
}
