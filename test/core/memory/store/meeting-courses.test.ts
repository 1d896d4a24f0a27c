import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { createKeeper, type Keeper } from '#core/memory/preflight/keeper.ts'
import { judgeContexts } from '#core/memory/preflight/judge.ts'
import { lookUp } from '#core/memory/preflight/look-up.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { createLog } from '#core/platform/log.ts'
import { storeRuns, type RunOf } from '#test/support/preflight-runs.ts'
import { questionAbout } from '#test/support/questions.ts'
import { seededRandom } from '#core/memory/statistics/seeded-random.ts'

const things = ['parcel', 'kettle', 'invoice', 'menu', 'ticket', 'mirror']
const whose = ['Ada', 'Bob', 'Eve', 'Kim', 'Lee', 'Max']
const asking = (thing: string, who: string) => `please look after the ${thing} of ${who}`

describe('what a process knows that lived through a failure', () => {
  let db: TestDatabase
  const keepers: Keeper[] = []
  const clock = Date.now
  const beganMs = Date.now() - 3_600_000
  let atMs = beganMs
  const start = async (): Promise<Keeper> => {
    const keeper = createKeeper({ sql: db.sql, clock, log: createLog({ level: 'silent' }) })
    keepers.push(keeper)
    await keeper.start()
    return keeper
  }
  const store = (runs: readonly RunOf[]) => storeRuns(db.sql, db.projectId, runs, (atMs += 1_000))

  beforeAll(async () => {
    db = await createTestDatabase()
  })
  afterAll(async () => {
    for (const keeper of keepers) await keeper.stop()
    await db.stop()
  })

  it('is known to one that starts later', { timeout: 60_000 }, async () => {
    const lived = await start()
    const random = seededRandom(3)
    for (let batch = 0; batch < 25; batch += 1) {
      const runs = Array.from({ length: 6 }, (): RunOf => {
        const thing = Math.floor(random() * things.length)
        const prompt = asking(things[thing]!, whose[Math.floor(random() * whose.length)]!)
        // What fails at first goes well for a while, and then fails less often.
        const fails = batch < 10 ? random() < 0.7 - thing / 10 : batch > 16 && random() < 0.15
        return fails ? { prompt, failed: 'output.empty' } : { prompt }
      })
      await store(runs)
    }
    // Stored spans are counted a moment later.
    const counted = async () => (await db.sql`select sum(run_count)::int as runs from contexts`)[0]!['runs']
    await expect.poll(counted).toBe(150)
    const [last] = await db.sql<[{ seq: string }]>`select max(seq)::text as seq from outbox`
    await expect.poll(() => lived.seq() >= BigInt(last.seq)).toBe(true)
    const later = await start()
    const told = (keeper: Keeper) => {
      const memory = keeper.memoryOf(db.projectId)
      return things.flatMap((thing) =>
        whose.map((who) => {
          const question = questionAbout(asking(thing, who))
          const { raw, failedRuns } = judgeContexts(memory, question, lookUp(memory, question), Date.now())
          return `${thing} of ${who}: ${failedRuns} failed, ${raw?.risk.toFixed(2)}`
        }),
      )
    }
    expect(told(later)).toEqual(told(lived))
    // Not all alike, or nothing would be told by it.
    expect(new Set(told(later).map((one) => one.slice(-4))).size).toBeGreaterThan(10)
  })

  it('so that what a version mended stays mended', { timeout: 60_000 }, async () => {
    const app = 'desk'
    const of = (who: string) => ({ app, prompt: `count the pencils of ${who}`, model: 'gpt-4o' })
    const lived = await start()
    for (const _ of [1, 2])
      await store(['Ada', 'Bob', 'Eve'].map((who): RunOf => ({ ...of(who), release: '1.0.0', failed: 'output.empty' })))
    for (let at = 0; at < 12; at += 1)
      await store(['Ada', 'Bob'].map((who): RunOf => ({ ...of(who), release: '2.0.0' })))
    const question = questionAbout('count the pencils of Eve', { app, model: 'gpt-4o', release: '2.0.0' })
    const failedRuns = (keeper: Keeper): number => {
      const memory = keeper.memoryOf(db.projectId)
      return judgeContexts(memory, question, lookUp(memory, question), Date.now()).failedRuns
    }
    const begins = (keeper: Keeper) => keeper.memoryOf(db.projectId).begins(app, question).length
    const later = await start()
    for (const keeper of [lived, later]) await expect.poll(() => begins(keeper)).toBeGreaterThan(0)
    await expect.poll(() => failedRuns(lived)).toBe(0)
    await expect.poll(() => failedRuns(later)).toBe(0)
  })
})
