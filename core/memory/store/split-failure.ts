import type { Queryable, Sql } from '#core/platform/database/connect.ts'
import { AppError } from '#core/platform/errors.ts'

import { choosePrototypes } from './attach-aliases.ts'
import { noteActivity } from './failure-activity.ts'
import { keepApart } from './failures-apart.ts'
import { lockFailures, tellFailures } from './failures.ts'
import { holdGrouping } from './grouping-lock.ts'
import { recount } from './merge-failures.ts'
import { checkTexts, reasonMax } from './text-limits.ts'

export interface FailureSplit {
  readonly failureId: string
  /** Hashes that leave; 32 hex digits each. */
  readonly fingerprints: readonly string[]
  readonly reason: string | null
  readonly author: string | null
  readonly at: Date
}

const fingerprintsMax = 1_000

/**
 * Takes fingerprints out into a failure of their own, and keeps the two apart from then on. Answers the one that was
 * split, then the new one.
 */
export async function splitFailure(sql: Sql, projectId: number, split: FailureSplit): Promise<[string, string]> {
  checkTexts([{ path: 'input.reason', text: split.reason, max: reasonMax }])
  return sql.begin(async (tx) => {
    await holdGrouping(tx, projectId)
    const made = await splitWithin(tx, projectId, split)
    await tellFailures(tx, projectId, [split.failureId, made])
    return [split.failureId, made]
  })
}

/** As `splitFailure`, in the caller's transaction, which holds the grouping, and without telling. */
export async function splitWithin(tx: Queryable, projectId: number, split: FailureSplit): Promise<string> {
  const { failureId, reason, author, at } = split
  const failure = (await lockFailures(tx, projectId, [failureId])).get(failureId)!
  const leaving = [...new Set(split.fingerprints.map((hash) => hash.toLowerCase()))]
  await checkLeaving(tx, projectId, failureId, leaving)
  const made = await copyFailure(tx, projectId, { failureId, author, at, from: failure.shortId })
  await tx`
    update fingerprints set failure_id = ${made.id}, attached_by = ${author === null ? 'split' : `split by ${author}`}
     where project_id = ${projectId} and hash = any(${leaving}::uuid[])`
  for (const id of [failureId, made.id]) await recount(tx, projectId, id)
  await choosePrototypes(tx, projectId, [failureId, made.id])
  await keepApart(tx, projectId, { failures: [failureId, made.id], reason, author, at })
  const detail = { reason, from: failure.shortId, into: made.shortId, fingerprints: leaving.length }
  await noteActivity(tx, projectId, [
    { failureId, kind: 'split', actor: author, at, detail },
    { failureId: made.id, kind: 'split', actor: author, at, detail },
  ])
  return made.id
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
  if (leaving.length > fingerprintsMax) refuse(`takes at most ${fingerprintsMax} at once`)
  if (leaving.length === 0 || leaving.some((hash) => !/^[0-9a-f]{32}$/.test(hash)))
    refuse('takes hashes of 32 hex digits')
  const all = await tx<{ hash: string }[]>`
    select replace(hash::text, '-', '') as hash from fingerprints
     where project_id = ${projectId} and failure_id = ${failureId}`
  const own = new Set(all.map((row) => row.hash))
  if (leaving.some((hash) => !own.has(hash))) refuse('may only name fingerprints of this failure')
  if (leaving.length === own.size) refuse('must leave at least one fingerprint behind')
}

interface Copying {
  readonly failureId: string
  readonly from: string
  readonly author: string | null
  readonly at: Date
}

/** What was known of the whole is known of the part; its state and its people are not. */
async function copyFailure(
  tx: Queryable,
  projectId: number,
  { failureId, from, author, at }: Copying,
): Promise<{ readonly id: string; readonly shortId: string }> {
  const [made] = await tx<[{ id: string; shortId: string }]>`
    with number as (
      update projects set last_failure_no = last_failure_no + 1 where id = ${projectId} returning last_failure_no
    ), failure as (
      insert into failures (
        project_id, short_no, class, title, severity, root_cause, mitigation, first_seen_at, last_seen_at)
      select ${projectId}, last_failure_no, class, title, severity, root_cause, mitigation, first_seen_at, last_seen_at
        from failures, number
       where project_id = ${projectId} and id = ${failureId}
      returning id, short_no, title, severity, root_cause, mitigation
    ), version as (
      insert into failure_versions (
        project_id, failure_id, version, at, author, note, title, severity, root_cause, mitigation)
      select ${projectId}, id, 1, ${at}, ${author}, ${`split from ${from}`}, title, severity, root_cause, mitigation
        from failure
    )
    select id::text as id, 'F-' || short_no as "shortId" from failure`
  return made
}
