import { LRUCache } from 'lru-cache'

import { addUsualValues, readUsualValues, trimUsualValues } from '#core/memory/store/usual-values.ts'
import type { Clock } from '#core/platform/clock.ts'
import type { Sql } from '#core/platform/database/connect.ts'

import { createBaseline, type LearningBaseline } from '../signals/run/baseline.ts'

/** What is usual in each project: learned here, kept in the database, and shared with all who learn it too. */
export interface Baselines {
  /** Read once, then as it was last kept. */
  of(projectId: number): Promise<LearningBaseline>
  /** Writes what was learned and takes over what others wrote; a moment after it did so before, it does nothing. */
  keep(): Promise<void>
  /** The same at once. */
  stop(): Promise<void>
}

/** Projects known at a time, and things of each. What is left out is read, or learned, again. */
const projectsMax = 100
const thingsMax = 5_000
/** Things written in one statement. */
const writtenMax = 1_000
const keepEveryMs = 15_000
/** A transaction commits a little after its time. */
const overlapMs = 10_000
const trimEvery = 100

interface Known {
  readonly baseline: LearningBaseline
  readMs: number
  kept: number
}

export function createBaselines({ sql, clock }: { readonly sql: Sql; readonly clock: Clock }): Baselines {
  const projects = new LRUCache<number, Promise<Known>>({ max: projectsMax })
  let keptMs = clock()

  async function read(projectId: number): Promise<Known> {
    const baseline = createBaseline()
    const readMs = clock()
    baseline.know(await readUsualValues(sql, projectId, null, thingsMax))
    return { baseline, readMs, kept: 0 }
  }

  async function keepOne(projectId: number, known: Known): Promise<void> {
    const nowMs = clock()
    const learned = known.baseline.take()
    for (let at = 0; at < learned.length; at += writtenMax) {
      await addUsualValues(sql, projectId, learned.slice(at, at + writtenMax), new Date(nowMs))
    }
    const since = new Date(known.readMs - overlapMs)
    known.baseline.know(await readUsualValues(sql, projectId, since, thingsMax))
    known.readMs = nowMs
    known.kept += 1
    if (known.kept % trimEvery === 1) await trimUsualValues(sql, projectId, thingsMax)
  }

  async function keepAll(): Promise<void> {
    keptMs = clock()
    // Looked up meanwhile, they change their order.
    const all = [...projects.entries()]
    for (const [projectId, known] of all) await keepOne(projectId, await known)
  }

  return {
    async of(projectId) {
      let known = projects.get(projectId)
      if (known === undefined) {
        projects.set(projectId, (known = read(projectId)))
        // What could not be read is asked for again.
        known.catch(() => projects.delete(projectId))
      }
      return (await known).baseline
    },
    keep: async () => (clock() - keptMs < keepEveryMs ? undefined : keepAll()),
    stop: keepAll,
  }
}
