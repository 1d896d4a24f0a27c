import type { Sql } from '#core/platform/database/connect.ts'
import type { OutboxEntry } from '#core/platform/outbox-page.ts'

import { readCarried } from '../store/carried-contexts.ts'
import { readVersions } from '../store/app-versions.ts'
import { readCallHistories } from '../store/call-histories.ts'
import { noPolicies, readPolicies, seedAllPolicies, seedPolicies } from '../store/policies.ts'
import { failuresById, failuresOfPatterns, readFailures } from '../store/preflight-failures.ts'
import { readCurves } from '../store/risk-curves.ts'
import { readTelling } from '../told-contexts.ts'
import { nothingCarried } from './carried-memory.ts'
import type { ProjectMemory } from './memory.ts'

/** Answers the memory of a project, making an empty one where there is none. */
export type MemoryOf = (projectId: number) => ProjectMemory

/** More changed at once than this is read in several statements. */
const idsMax = 500

/** Reads everything but contexts: what a process does once, before it is ready. */
export async function loadAll(sql: Sql, memoryOf: MemoryOf, nowMs: number): Promise<void> {
  await seedAllPolicies(sql)
  for (const [projectId, policies] of await readPolicies(sql, null)) memoryOf(projectId).setPolicies(policies)
  for (const [projectId, curve] of await readCurves(sql, null)) memoryOf(projectId).setCurve(curve)
  for (const [projectId, told] of await readCarried(sql, null)) memoryOf(projectId).setCarried(told)
  for await (const page of readFailures(sql))
    for (const { projectId, failure } of page) memoryOf(projectId).putFailure(failure)
  await loadCalls(sql, memoryOf, null, nowMs)
}

/** Asks for a context that is not known yet to be read. */
export type Want = (projectId: number, hash: string) => void

/** Takes over what a page of the outbox tells, and reads again what it only names. Reading too much is harmless. */
export async function catchUp(
  sql: Sql,
  memoryOf: MemoryOf,
  want: Want,
  entries: readonly OutboxEntry[],
): Promise<void> {
  for (const [projectId, own] of groupByProject(entries)) {
    const memory = memoryOf(projectId)
    const failures = new Set(listed(own, 'failure.changed', 'failures'))
    const patterns = listed(own, 'pattern.changed', 'patterns')
    if (patterns.length > 0) for (const id of await failuresOfPatterns(sql, projectId, patterns)) failures.add(id)
    for (const ids of chunks([...failures])) {
      const present = await failuresById(sql, projectId, ids)
      const kept = new Set(present.map(({ failure }) => failure.id))
      for (const id of ids) if (!kept.has(id)) memory.removeFailure(id)
      for (const { failure } of present) memory.putFailure(failure)
    }
    for (const entry of own) if (entry.topic === 'context.changed') hearContexts(memory, entry, want)
    if (own.some(({ topic }) => topic === 'policy.changed')) {
      memory.setPolicies((await readPolicies(sql, projectId)).get(projectId) ?? noPolicies)
    }
    if (own.some(({ topic }) => topic === 'carried.changed'))
      memory.setCarried((await readCarried(sql, projectId)).get(projectId) ?? nothingCarried)
    if (own.some(({ topic }) => topic === 'curve.changed')) {
      memory.setCurve((await readCurves(sql, projectId)).get(projectId) ?? null)
    }
  }
}

/** Counts come along; only contexts that are new here have to be read. */
function hearContexts(memory: ProjectMemory, { projectId, seq, payload }: OutboxEntry, want: Want): void {
  const { contexts, meetings, unnumbered } = readTelling(payload)
  const toldSeq = Number(seq)
  for (const hash of unnumbered) {
    memory.distrust(hash)
    want(projectId, hash)
  }
  for (const counted of contexts) if (!memory.setCounts(counted, toldSeq)) want(projectId, counted.hash)
  for (const meeting of meetings) if (!memory.setMeeting(meeting, toldSeq)) want(projectId, meeting.context)
}

/** A project that was made after the start: it gets the default policies if nobody gave it any. */
export async function meetProject(sql: Sql, memoryOf: MemoryOf, projectId: number): Promise<void> {
  await seedPolicies(sql, projectId)
  memoryOf(projectId).setPolicies((await readPolicies(sql, projectId)).get(projectId) ?? noPolicies)
}

/** Calls of late of one project, or of all, and the versions of its apps: what changes with every batch. */
export async function loadCalls(sql: Sql, memoryOf: MemoryOf, projectId: number | null, nowMs: number): Promise<void> {
  const histories = await readCallHistories(sql, projectId, nowMs)
  if (projectId !== null) memoryOf(projectId).setCalls(histories.get(projectId) ?? [])
  else for (const [id, own] of histories) memoryOf(id).setCalls(own)
  for (const [id, versions] of await readVersions(sql, projectId)) memoryOf(id).setVersions(versions)
}

function groupByProject(entries: readonly OutboxEntry[]): Map<number, OutboxEntry[]> {
  const groups = new Map<number, OutboxEntry[]>()
  for (const entry of entries) groups.set(entry.projectId, [...(groups.get(entry.projectId) ?? []), entry])
  return groups
}

function listed(entries: readonly OutboxEntry[], topic: string, key: string): string[] {
  return entries.flatMap((entry) => {
    if (entry.topic !== topic || typeof entry.payload !== 'object' || entry.payload === null) return []
    const ids: unknown = Reflect.get(entry.payload, key)
    return Array.isArray(ids) ? ids.filter((id): id is string => typeof id === 'string') : []
  })
}

function chunks(ids: readonly string[]): string[][] {
  const made: string[][] = []
  for (let at = 0; at < ids.length; at += idsMax) made.push(ids.slice(at, at + idsMax))
  return made
}
