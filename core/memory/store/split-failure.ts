import type { Queryable, Sql } from '#core/platform/database/connect.ts'
import { AppError } from '#core/platform/errors.ts'

import { lockFailures, tellFailures } from './failures.ts'
import { noteVersion, recount } from './merge-failures.ts'

export interface FailureSplit {
  readonly failureId: string
  /** Hashes that leave; 32 hex digits each. */
  readonly fingerprints: readonly string[]
  readonly reason: string | null
  readonly author: string | null
}

/** Takes fingerprints out into a failure of their own. Answers the one that was split, then the new one. */
export async function splitFailure(sql: Sql, projectId: number, split: FailureSplit): Promise<[string, string]> {
  return sql.begin(async (tx) => {
    const made = await splitWithin(tx, projectId, split)
    await tellFailures(tx, projectId, [split.failureId, made])
    return [split.failureId, made]
  })
}

/** As `splitFailure`, in the caller's transaction and without telling. */
export async function splitWithin(tx: Queryable, projectId: number, split: FailureSplit): Promise<string> {
  const { failureId, reason, author } = split
  const failure = (await lockFailures(tx, projectId, [failureId])).get(failureId)!
  const leaving = [...new Set(split.fingerprints.map((hash) => hash.toLowerCase()))]
  await checkLeaving(tx, projectId, failureId, leaving)
  const made = await copyFailure(tx, projectId, failureId)
  await tx`
    update fingerprints set failure_id = ${made}, attached_by = ${author === null ? 'split' : `split by ${author}`}
     where project_id = ${projectId} and hash = any(${leaving}::uuid[])`
  await recount(tx, projectId, failureId)
  await recount(tx, projectId, made)
  const why = reason === null ? '' : `: ${reason}`
  await noteVersion(tx, projectId, failureId, author, `split off ${leaving.length} fingerprint(s)${why}`)
  await noteVersion(tx, projectId, made, author, `split from ${failure.shortId}${why}`)
  return made
}

async function checkLeaving(
  tx: Queryable,
  projectId: number,
  failureId: string,
  leaving: readonly string[],
): Promise<void> {
  const refuse = (message: string): never => {
    throw new AppError('invalid', `input.fingerprints ${message}.`, {
      fields: [{ path: 'input.fingerprints', message }],
    })
  }
  if (leaving.length === 0 || leaving.some((hash) => !/^[0-9a-f]{32}$/.test(hash)))
    refuse('takes hashes of 32 hex digits')
  const all = await tx<{ hash: string }[]>`
    select replace(hash::text, '-', '') as hash from fingerprints
     where project_id = ${projectId} and failure_id = ${failureId}`
  const own = new Set(all.map((row) => row.hash))
  if (leaving.some((hash) => !own.has(hash))) refuse('may only name fingerprints of this failure')
  if (leaving.length === own.size) refuse('must leave at least one fingerprint behind')
}

async function copyFailure(tx: Queryable, projectId: number, failureId: string): Promise<string> {
  const [made] = await tx<[{ id: string }]>`
    with number as (
      update projects set last_failure_no = last_failure_no + 1 where id = ${projectId} returning last_failure_no
    )
    insert into failures (
      project_id, short_no, class, title, severity, root_cause, mitigation, first_seen_at, last_seen_at, version)
    select ${projectId}, last_failure_no, class, title, severity, root_cause, mitigation, first_seen_at, last_seen_at, 0
      from failures, number
     where project_id = ${projectId} and id = ${failureId}
    returning id::text`
  return made.id
}
