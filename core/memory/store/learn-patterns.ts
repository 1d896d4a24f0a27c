import type { Sql } from '#core/platform/database/connect.ts'
import {
  currentPosition,
  readHorizon,
  readPage,
  type OutboxEntry,
  type OutboxPosition,
} from '#core/platform/outbox-page.ts'

import { patternLimits } from '../pattern.ts'
import { jobPosition, keepJobPosition } from './job-positions.ts'
import { learnPatterns } from './patterns.ts'

const job = 'learn patterns'
/** Entries read at a time, pages read in one turn, and failures looked at in one statement. */
const pageRows = 500
const pagesMax = 20
const failuresPage = 200
/** After longer than this the outbox may have been trimmed, so that everything of the window is looked at instead. */
const trustedMs = 20 * 3_600_000
const lookedMax = 5_000

interface Position extends OutboxPosition {
  readonly atMs: number
}

/**
 * Looks at the failures that something happened to since any process last did so, however long ago that was. The caller
 * holds a lock: one process at a time. Answers how many patterns are new or changed.
 */
export async function learnChangedPatterns(sql: Sql, nowMs: number): Promise<number> {
  const known = parsed(await jobPosition(sql, 0, job))
  if (known === null || nowMs - known.atMs > trustedMs) return learnAll(sql, nowMs)
  let position: OutboxPosition = known
  let learned = 0
  for (let pages = 0; pages < pagesMax; pages += 1) {
    const horizon = await readHorizon(sql)
    const page = await readPage(sql, { after: position, horizon, limit: pageRows })
    for (const [projectId, ids] of changedIn(page.entries)) learned += await learnPaged(sql, projectId, ids, nowMs)
    // Kept after the work: what is looked at twice changes nothing, what is left out would be lost.
    if (page.entries.length > 0 || nowMs - known.atMs > 60_000) await keep(sql, page.position, nowMs)
    position = page.position
    if (page.rest !== 'ready') break
  }
  return learned
}

/** Everything that was seen within the window, for a first start and after a long stop. */
async function learnAll(sql: Sql, nowMs: number): Promise<number> {
  const position = await currentPosition(sql)
  const rows = await sql<{ projectId: number; id: string }[]>`
    select project_id as "projectId", id::text from failures
     where project_id in (select id from projects) and last_seen_at >= ${new Date(nowMs - patternLimits.windowMs)}
       and merged_into is null
     order by last_seen_at desc, id desc limit ${lookedMax}`
  let learned = 0
  for (const projectId of new Set(rows.map((row) => row.projectId))) {
    const ids = rows.filter((row) => row.projectId === projectId).map(({ id }) => id)
    learned += await learnPaged(sql, projectId, ids, nowMs)
  }
  await keep(sql, position, nowMs)
  return learned
}

async function learnPaged(sql: Sql, projectId: number, ids: readonly string[], nowMs: number): Promise<number> {
  let learned = 0
  for (let at = 0; at < ids.length; at += failuresPage) {
    learned += (await learnPatterns(sql, projectId, ids.slice(at, at + failuresPage), nowMs)).length
  }
  return learned
}

/** Each failure once, however often it was told. */
function changedIn(entries: readonly OutboxEntry[]): ReadonlyMap<number, readonly string[]> {
  const changed = new Map<number, Set<string>>()
  for (const { topic, projectId, payload } of entries) {
    if (topic !== 'failure.changed') continue
    const known = changed.get(projectId) ?? new Set<string>()
    for (const id of idsIn(payload)) known.add(id)
    changed.set(projectId, known)
  }
  return new Map([...changed].map(([projectId, ids]) => [projectId, [...ids]]))
}

function idsIn(payload: unknown): readonly string[] {
  const ids: unknown = typeof payload === 'object' && payload !== null ? Reflect.get(payload, 'failures') : null
  return Array.isArray(ids) ? ids.filter((id): id is string => typeof id === 'string' && /^\d+$/.test(id)) : []
}

const keep = (sql: Sql, { xid, seq }: OutboxPosition, nowMs: number) =>
  keepJobPosition(sql, 0, job, `${xid} ${seq} ${nowMs}`, nowMs)

function parsed(text: string | null): Position | null {
  const [, xid, seq, atMs] = /^(\d+) (\d+) (\d+)$/.exec(text ?? '') ?? []
  return xid === undefined || seq === undefined ? null : { xid: BigInt(xid), seq: BigInt(seq), atMs: Number(atMs) }
}
