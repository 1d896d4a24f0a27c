import type { Queryable } from '#core/platform/database/connect.ts'
import { tell } from '#core/platform/outbox.ts'

import type { Fingerprint } from '../finding.ts'
import { taxonomy } from '../taxonomy.ts'
import { attachAliases, type Alias } from './attach-aliases.ts'
import { noteActivity, type Activity } from './failure-activity.ts'
import { shareGrouping } from './grouping-lock.ts'
import { nearFailures, type NearFailures } from './near-failures.ts'
import type { SeenFinding } from './remember-findings.ts'

/** Which failure each fingerprint stands for. */
export interface Aliased {
  /** Fingerprint hash -> failure id. */
  readonly failureOf: ReadonlyMap<string, string>
  /** Failures that were deleted: what they meet is not counted. */
  readonly deleted: ReadonlySet<string>
}

interface Looking {
  readonly failureOf: Map<string, string>
  readonly deleted: Set<string>
}

/**
 * Levels that may tie an occurrence to a failure. `kind+where` is too wide for that; and where the app or a rule says
 * what stands for the failure, nothing else does.
 */
export function attachingOf(fingerprints: readonly Fingerprint[]): readonly Fingerprint[] {
  const custom = fingerprints.filter(({ level }) => level === 'custom')
  return custom.length > 0 ? custom : fingerprints.filter(({ level }) => level !== 'kind+where')
}

/**
 * Finds the failure of every finding by its fingerprints; any known one decides, and the unknown ones become further
 * aliases of it. What nobody knows joins the failure it is near to, when that is certain enough, or becomes a new one.
 */
export async function aliasFingerprints(
  sql: Queryable,
  projectId: number,
  seen: readonly SeenFinding[],
): Promise<Aliased> {
  const all = [...new Set(seen.flatMap(({ finding }) => attachingOf(finding.fingerprints).map((one) => one.hash)))]
  const looking: Looking = { failureOf: new Map(), deleted: new Set() }
  await shareGrouping(sql, projectId)
  await lookUp(sql, projectId, all, looking)
  if (seen.every((one) => looking.failureOf.has(one.finding.fingerprints[0]!.hash))) {
    const further = furtherAliases(seen, looking.failureOf)
    await attachAliases(sql, projectId, further)
    await tellExcused(sql, projectId, further)
    return looking
  }
  // Whoever holds this row makes failures alone, so what another writer has just made is known by now.
  await sql`select id from projects where id = ${projectId} for update`
  await lookUp(sql, projectId, all, looking)
  const aliases = furtherAliases(seen, looking.failureOf)
  const isUnknown = ({ finding }: SeenFinding) =>
    !attachingOf(finding.fingerprints).some(({ hash }) => looking.failureOf.has(hash))
  const unknown = seen.filter(isUnknown)
  if (unknown.length > 0) {
    const near = await nearFailures(sql, projectId, unknown)
    const placed = await placeUnknown(sql, projectId, unknown, looking.failureOf, near)
    aliases.push(...placed)
    await near.suggest(looking.failureOf)
    await noteActivity(sql, projectId, placed.flatMap(attachment))
  }
  await attachAliases(sql, projectId, aliases)
  await tellExcused(sql, projectId, aliases)
  return looking
}

/** What joins something that is no failure is not told of again: the collectors have to hear of it. */
async function tellExcused(sql: Queryable, projectId: number, aliases: readonly Alias[]): Promise<void> {
  const joined = aliases.flatMap(({ failureId, via }) => (via === null ? [] : [failureId]))
  if (joined.length === 0) return
  const [excused] = await sql`
    select from failures where project_id = ${projectId} and id = any(${joined}::bigint[]) and not_a_failure limit 1`
  if (excused !== undefined) await tell(sql, projectId, 'grouping.changed', {})
}

async function lookUp(
  sql: Queryable,
  projectId: number,
  hashes: readonly string[],
  { failureOf, deleted }: Looking,
): Promise<void> {
  const rows = await sql<{ hash: string; id: string; deleted: boolean }[]>`
    select replace(a.hash::text, '-', '') as hash, a.failure_id::text as id, f.deleted_at is not null as deleted
      from fingerprints a join failures f on f.project_id = a.project_id and f.id = a.failure_id
     where a.project_id = ${projectId} and a.hash = any(${hashes}::uuid[])`
  for (const row of rows) {
    failureOf.set(row.hash, row.id)
    if (row.deleted) deleted.add(row.id)
  }
}

/** Aliases for findings of which one fingerprint is known and another is not. Fills `failureOf`. */
function furtherAliases(seen: readonly SeenFinding[], failureOf: Map<string, string>): Alias[] {
  return seen.flatMap((one) => aliasesOf(one, failureOf))
}

/** What of one finding is unknown, tied to what is known of it; nothing when nothing is. Fills `failureOf`. */
function aliasesOf({ finding }: SeenFinding, failureOf: Map<string, string>): Alias[] {
  const usable = attachingOf(finding.fingerprints)
  const known = usable.find(({ hash }) => failureOf.has(hash))
  if (known === undefined) return []
  const failureId = failureOf.get(known.hash)!
  const { facts } = finding
  const attachedBy = `same ${known.level}`
  return usable.flatMap((fingerprint) => {
    if (failureOf.has(fingerprint.hash)) return []
    failureOf.set(fingerprint.hash, failureId)
    return [{ fingerprint, failureId, attachedBy, via: known.hash, score: 1, facts }]
  })
}

interface PlacedAlias extends Alias {
  readonly seenAt: Date
}

/** Finds or makes a failure per unknown group of fingerprints. Fills `failureOf`, answers the aliases to attach. */
async function placeUnknown(
  sql: Queryable,
  projectId: number,
  unknown: readonly SeenFinding[],
  failureOf: Map<string, string>,
  near: NearFailures,
): Promise<PlacedAlias[]> {
  const aliases: PlacedAlias[] = []
  for (const one of unknown) {
    const seenAt = new Date(one.atMs)
    const usable = attachingOf(one.finding.fingerprints)
    if (!usable.some(({ hash }) => failureOf.has(hash))) {
      const found = near.placeOf(one.finding)
      const failureId = found?.failureId ?? (await makeFailure(sql, projectId, one))
      const fingerprint = found?.fingerprint ?? usable[0]!
      const { facts } = one.finding
      failureOf.set(fingerprint.hash, failureId)
      aliases.push(
        found === null
          ? { fingerprint, failureId, attachedBy: 'first seen', via: null, score: 1, facts, seenAt }
          : { fingerprint, failureId, attachedBy: found.why, via: found.via, score: found.score, facts, seenAt },
      )
    }
    aliases.push(...aliasesOf(one, failureOf).map((alias) => ({ ...alias, seenAt })))
    near.learn(one.finding, failureOf)
  }
  return aliases
}

/** What joined by itself is told, as everything is that people might want to take back. */
const attachment = ({ fingerprint, failureId, attachedBy, via, score, seenAt }: PlacedAlias): Activity[] =>
  score === 1
    ? []
    : [
        {
          failureId,
          kind: 'attach',
          actor: null,
          at: seenAt,
          detail: {
            fingerprint: fingerprint.hash,
            text: fingerprint.text,
            near: via,
            why: attachedBy,
            certainty: score,
          },
        },
      ]

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
             ${row.rootCause ?? null},
             coalesce((select text from mitigation_texts
                        where project_id = ${projectId} and class = ${finding.class}
                        order by version desc limit 1), ${row.mitigation ?? null}), ${at}, ${at}
        from number
      returning id, title, severity, root_cause, mitigation
    ), version as (
      insert into failure_versions (project_id, failure_id, version, note, title, severity, root_cause, mitigation)
      select ${projectId}, id, 1, 'first seen', title, severity, root_cause, mitigation from failure
    )
    select id::text as id from failure`
  return made.id
}
