import { setTimeout as sleep } from 'node:timers/promises'

import type { Sql } from '#core/platform/database/connect.ts'
import type { Log } from '#core/platform/log.ts'

import { contextsByHash, type ProjectContext } from '../store/preflight-contexts.ts'
import type { MemoryOf } from './follow.ts'
import type { ProjectMemory } from './memory.ts'

/** What comes within this moment is read together. */
const gatherMs = 40
/** Putting a context into the index takes a part of a millisecond; questions are answered between two pages. */
const pageRows = 100
const waitingMax = 20_000
const retryMs = 1_000

/**
 * Reads contexts that were told of and are not known yet, or that changed and nobody told how: many at a time, one
 * reading after the other. One that the database no longer has leaves the memory.
 */
export interface ContextReader {
  /** `seq`: up to where the memory was complete before this context was told of. */
  want(projectId: number, hash: string, seq: bigint): void
  /** The oldest that is not read yet: since when it is known of, and up to where the memory is complete without it. */
  oldest(): { readonly sinceMs: number; readonly seq: bigint } | null
  /** Resolves when there is room for more. */
  room(): Promise<void>
  stop(): Promise<void>
}

interface Round {
  readonly sinceMs: number
  readonly seq: bigint
  readonly hashes: Map<number, Set<string>>
  count: number
}

export function createContextReader({
  sql,
  log,
  memoryOf,
}: {
  readonly sql: Sql
  readonly log: Log
  readonly memoryOf: MemoryOf
}): ContextReader {
  let waiting: Round | null = null
  let current: Round | null = null
  let reading: Promise<void> | null = null
  const stopping = new AbortController()

  const isFull = (): boolean => !stopping.signal.aborted && waiting !== null && waiting.count > waitingMax

  async function readAll(): Promise<void> {
    while (waiting !== null && !stopping.signal.aborted) {
      await sleep(gatherMs)
      current = waiting
      waiting = null
      await readRound(current)
      current = null
    }
    // In the same breath as the last look, or what is wanted next would wait for a reading that has ended.
    reading = null
  }

  async function readRound({ hashes }: Round): Promise<void> {
    for (const [projectId, wanted] of hashes) {
      const memory = memoryOf(projectId)
      for (const page of pagesOf([...wanted])) {
        const found = await readPage(projectId, page)
        if (found !== null) takeOver(memory, page, found)
      }
    }
  }

  async function readPage(projectId: number, page: readonly string[]): Promise<readonly ProjectContext[] | null> {
    while (!stopping.signal.aborted) {
      try {
        return await contextsByHash(sql, projectId, page)
      } catch (error) {
        log.warn({ err: error, projectId, contexts: page.length }, 'contexts could not be read; trying again')
        await sleep(retryMs)
      }
    }
    return null
  }

  return {
    want(projectId, hash, seq) {
      if (stopping.signal.aborted) return
      waiting ??= { sinceMs: performance.now(), seq, count: 0, hashes: new Map() }
      const wanted = waiting.hashes.get(projectId) ?? new Set()
      waiting.hashes.set(projectId, wanted)
      if (!wanted.has(hash)) waiting.count += 1
      wanted.add(hash)
      reading ??= readAll()
    },
    oldest: () => current ?? waiting,
    async room() {
      while (isFull()) await sleep(gatherMs)
    },
    async stop() {
      stopping.abort()
      await reading
    },
  }
}

/** What is in the table as it is there; the rest of the page is gone. */
function takeOver(memory: ProjectMemory, page: readonly string[], found: readonly ProjectContext[]): void {
  for (const { context } of found) memory.putContext(context)
  const kept = new Set(found.map(({ context }) => context.signature.hash))
  for (const hash of page) if (!kept.has(hash.replaceAll('-', ''))) memory.removeContext(hash)
}

function* pagesOf(hashes: readonly string[]): Generator<readonly string[]> {
  for (let at = 0; at < hashes.length; at += pageRows) yield hashes.slice(at, at + pageRows)
}
