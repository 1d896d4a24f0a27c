import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { contextOf } from '#core/memory/context-signature.ts'
import { loadContexts } from '#core/memory/preflight/load-contexts.ts'
import { lookUp } from '#core/memory/preflight/look-up.ts'
import { createProjectMemory, type ProjectMemory } from '#core/memory/preflight/memory.ts'
import { contextsByHash } from '#core/memory/store/preflight-contexts.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { storeRuns, type RunOf } from '#test/support/preflight-runs.ts'
import { questionAbout } from '#test/support/questions.ts'
import { insertRows } from '#test/support/seed.ts'

const runs: readonly RunOf[] = [
  { prompt: 'Refund the red apple of the big shop', failed: 'input.context_length' },
  { prompt: 'Refund the red apple of the small shop' },
  { prompt: 'Never refund the apple, not even the größte 日本語', model: 'gpt-4o' },
  { prompt: 'Translate the letter of Åsa', app: 'desk', failed: 'provider.rate_limit' },
  { prompt: '' },
]

describe('loadContexts', () => {
  let db: TestDatabase
  const memories = new Map<number, ProjectMemory>()
  const memoryOf = (projectId: number): ProjectMemory => {
    const memory = memories.get(projectId) ?? createProjectMemory()
    memories.set(projectId, memory)
    return memory
  }
  let [projectId, otherId] = [0, 0]

  beforeAll(async () => {
    db = await createTestDatabase()
    projectId = await db.addProject()
    otherId = await db.addProject()
    await storeRuns(db.sql, projectId, [...runs, runs[0]!], Date.now())
    await storeRuns(db.sql, otherId, [{ prompt: 'Something else' }], Date.now())
    const at = new Date().toISOString()
    const bare = contextOf(questionAbout(null, { app: 'bare' }))
    const facts = { agent: 'planner', prompt_name: 'p', system_hash: 's', tools: ['a#1', 'b'], shape: [], words: [] }
    const seen = { run_count: 5, first_seen_at: at, last_seen_at: at }
    const names = { hash: bare.hash, loose_hash: bare.looseHash, algorithm: 'c1', app: 'bare', operation: 'tool' }
    await insertRows(db.sql, 'contexts', [{ project_id: projectId, ...names, ...facts, ...seen }])
    await loadContexts(db.sql, memoryOf)
  })
  afterAll(() => db.stop())

  const hashesOf = async (id: number): Promise<string[]> => {
    const rows = await db.sql<{ hash: string }[]>`
      select replace(hash::text, '-', '') as hash from contexts where project_id = ${id}`
    return rows.map(({ hash }) => hash)
  }

  it('knows every context as the database has it, each in its project', async () => {
    for (const id of [projectId, otherId]) {
      const hashes = await hashesOf(id)
      expect(memoryOf(id).size()).toBe(hashes.length)
      for (const { context } of await contextsByHash(db.sql, id, hashes)) {
        const { hash, looseHash: _looseHash, words, ...facts } = context.signature
        const { lastFailedMs, lastOkMs, met, slot, setting, ...counts } = memoryOf(id).context(hash)!
        expect(counts).toEqual({
          runs: context.runs,
          failedRuns: context.failedRuns,
          outageRuns: context.outageRuns,
        })
        expect(setting).toEqual(facts)
        expect(memoryOf(id).index.wordsOf(slot)).toEqual(words)
        // The one is in microseconds, the other in what is left of them as a number.
        expect(Math.round(lastFailedMs ?? 0)).toBe(Math.round(context.lastFailedMs ?? 0))
        expect(Math.round(lastOkMs ?? 0)).toBe(Math.round(context.lastOkMs ?? 0))
        expect(met.map(({ fingerprint, runs: times }) => [fingerprint, times]).sort()).toEqual(
          context.met.map(({ fingerprint, runs: times }) => [fingerprint, times]).sort(),
        )
      }
    }
    expect(memoryOf(projectId).size()).toBeGreaterThan(memoryOf(otherId).size())
  })

  it('finds and weighs them as if they had come one by one', async () => {
    const single = createProjectMemory()
    for (const { context } of await contextsByHash(db.sql, projectId, await hashesOf(projectId))) {
      single.putContext(context)
    }
    const found = (memory: ProjectMemory, prompt: string) => {
      const { found: all, near } = lookUp(memory, questionAbout(prompt))
      return [...all, ...near]
        .map(({ context, similarity }) => [memory.index.wordsOf(context.slot).join(' '), similarity.toFixed(2)])
        .sort()
    }
    for (const prompt of ['Refund the red aple of a shop', 'Translate a letter', runs[2]!.prompt]) {
      expect(found(memoryOf(projectId), prompt)).toEqual(found(single, prompt))
      expect(found(memoryOf(projectId), prompt)).not.toEqual([])
    }
    expect(memoryOf(projectId).usual('shop')).toEqual(single.usual('shop'))
  })

  it('goes on learning what comes after', () => {
    const memory = memoryOf(projectId)
    const signature = contextOf(questionAbout('Paint the fence green'))
    const counts = { runs: 1, failedRuns: 0, outageRuns: 0, lastFailedMs: null, lastOkMs: 1 }
    memory.putContext({ signature, ...counts, met: [] })
    expect(lookUp(memory, questionAbout('Paint the fence green')).found).toHaveLength(1)
  })
})
