import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import { keptScores } from '#collector/signals/keep-scores.ts'
import type { Sql } from '#core/platform/database/connect.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { createLog } from '#core/platform/log.ts'
import { spanWith } from '#test/support/span.ts'

let database: TestDatabase
let sql: Sql
beforeAll(async () => {
  database = await createTestDatabase()
  ;({ sql } = database)
})
afterAll(() => database.stop())

const search = (...scores: readonly number[]) =>
  normalise(
    spanWith({
      attributes: {
        'gen_ai.operation.name': 'retrieval',
        'gen_ai.retrieval.documents': JSON.stringify(scores.map((score, at) => ({ id: `d${at}`, score }))),
      },
    }),
  )
const collectorOf = () => keptScores({ sql, log: createLog({ level: 'silent' }), clock: Date.now })
const teach = (one: ReturnType<typeof collectorOf>, projectId: number, times: number) => {
  for (let n = 0; n < times; n++) one.scores.learn(search(0.8 + (n % 5) / 100, 0.6), projectId)
}

describe('usual scores of searches', () => {
  it('outlive the collector that learned them', async () => {
    const first = collectorOf()
    await first.start()
    teach(first, 1, 40)
    await first.stop()
    const next = collectorOf()
    await next.start()
    expect(next.scores.dropOf(search(0.1), 1, 30, 6)).toMatchObject({ score: 0.1, samples: 40 })
    await next.stop()
  })

  it('are added up over collectors, and belong to their project', async () => {
    for (const times of [16, 16]) {
      const one = collectorOf()
      await one.start()
      teach(one, 2, times)
      await one.stop()
    }
    const next = collectorOf()
    await next.start()
    expect(next.scores.dropOf(search(0.1), 2, 30, 6)?.samples).toBe(32)
    expect(next.scores.dropOf(search(0.1), 3, 30, 6)).toBeNull()
    await next.stop()
  })

  it('keep the last hundred and twenty-eight', async () => {
    const one = collectorOf()
    await one.start()
    teach(one, 4, 300)
    await one.stop()
    teach(one, 4, 20)
    await one.stop()
    const [row] = await sql<[{ count: number }]>`
      select cardinality(recent) as count from usual_values where project_id = 4`
    expect(row.count).toBe(128)
  })
})
