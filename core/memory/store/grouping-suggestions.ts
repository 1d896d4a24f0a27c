import type { Queryable, Sql } from '#core/platform/database/connect.ts'
import { AppError } from '#core/platform/errors.ts'
import { storableJson } from '#core/platform/database/storable.ts'

import type { NearLevel } from '../grouping/near-match.ts'
import { noteActivity } from './failure-activity.ts'
import { tellFailures } from './failures.ts'
import { keepApart } from './failures-apart.ts'
import { holdGrouping } from './grouping-lock.ts'
import { mergeWithin } from './merge-failures.ts'

/** Two failures that may be one: alike, and not certainly enough. */
export interface NewSuggestion {
  readonly failures: readonly [string, string]
  /** The aliases that are alike, in the order of the failures. */
  readonly hashes: readonly [string, string]
  /** How often such a suggestion is right. */
  readonly score: number
  readonly level: NearLevel
  readonly algorithm: string
  readonly why: string
}

/** Keeps what people should be asked. Said once of two failures; never of two that somebody keeps apart. */
export async function keepSuggestions(
  sql: Queryable,
  projectId: number,
  suggestions: readonly NewSuggestion[],
): Promise<number> {
  if (suggestions.length === 0) return 0
  const rows = suggestions.map(({ failures: [a, b], hashes: [hash, other], ...rest }) =>
    BigInt(a) < BigInt(b)
      ? { low: a, high: b, hash, other, ...rest }
      : { low: b, high: a, hash: other, other: hash, ...rest },
  )
  const kept = await sql`
    insert into grouping_suggestions (
      project_id, low_id, high_id, at, score, level, algorithm, hash, other_hash, why)
    select distinct on (low, high) ${projectId}, low, high, now(), score, level, algorithm, hash, other, why
      from json_to_recordset(${storableJson(rows)}::text::json) as t (
        low bigint, high bigint, score real, level text, algorithm text, hash uuid, other uuid, why text)
     where not exists (
             select from failures_apart a
              where a.project_id = ${projectId} and a.low_id = t.low and a.high_id = t.high)
     order by low, high, score desc
    on conflict do nothing`
  return kept.count
}

export interface SuggestionDecision {
  readonly suggestionId: string
  readonly reason: string | null
  readonly author: string | null
  readonly at: Date
}

interface Pair {
  readonly low: string
  readonly high: string
  readonly state: string
}

/** Makes the two one: the younger goes into the older. Answers the one that is left. */
export async function acceptSuggestion(sql: Sql, projectId: number, decision: SuggestionDecision): Promise<string> {
  return sql.begin(async (tx) => {
    await holdGrouping(tx, projectId)
    const { low, high } = await decide(tx, projectId, decision, 'accepted')
    const { reason, author, at } = decision
    await mergeWithin(tx, projectId, { into: low, from: [high], reason: reason ?? 'as suggested', author, at })
    await tellFailures(tx, projectId, [low, high])
    return low
  })
}

/** Keeps the two apart: neither suggested nor attached to one another again. Answers both. */
export async function dismissSuggestion(
  sql: Sql,
  projectId: number,
  decision: SuggestionDecision,
): Promise<readonly [string, string]> {
  return sql.begin(async (tx) => {
    await holdGrouping(tx, projectId)
    const { low, high } = await decide(tx, projectId, decision, 'dismissed')
    const { reason, author: actor, at } = decision
    await keepApart(tx, projectId, { failures: [low, high], reason, author: actor, at })
    await noteActivity(tx, projectId, [
      { failureId: low, kind: 'apart', actor, at, detail: { other: high, reason } },
      { failureId: high, kind: 'apart', actor, at, detail: { other: low, reason } },
    ])
    await tellFailures(tx, projectId, [low, high])
    return [low, high]
  })
}

async function decide(
  tx: Queryable,
  projectId: number,
  { suggestionId, author, at }: SuggestionDecision,
  state: 'accepted' | 'dismissed',
): Promise<Pair> {
  const [pair] = await tx<[Pair?]>`
    select low_id::text as low, high_id::text as high, state from grouping_suggestions
     where project_id = ${projectId} and id = ${suggestionId} for update`
  if (pair === undefined) throw new AppError('not_found', 'There is no such suggestion in this project.')
  if (pair.state !== 'open') throw new AppError('conflict', `This suggestion was ${pair.state} before.`)
  await tx`
    update grouping_suggestions set state = ${state}, decided_at = ${at}, decided_by = ${author}
     where project_id = ${projectId} and id = ${suggestionId}`
  return pair
}
