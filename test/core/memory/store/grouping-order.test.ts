import { array, assert, asyncProperty, nat, shuffledSubarray, tuple } from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { faultSaying } from '#test/support/faults.ts'
import { labelledFaults, valuesFrom } from '#test/support/fault-set.ts'
import { storeRecords } from '#test/support/memory.ts'
import { recordWith } from '#test/support/record.ts'
import { seededRandom } from '#core/memory/statistics/seeded-random.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.stop())

const values = valuesFrom(seededRandom(3))
const records = labelledFaults
  .slice(0, 20)
  .flatMap((fault) => [fault, fault])
  .map((fault, at) =>
    recordWith({
      traceId: (at + 1).toString(16).padStart(32, '0'),
      parentSpanId: null,
      findings: [faultSaying(fault.say(values), fault.facts, { class: fault.class })],
    }),
  )

/** Which runs are in one failure, and under which fingerprint each is counted; ids and numbers left out. */
async function grouped(projectId: number): Promise<unknown> {
  await expect
    .poll(async () => (await database.sql`select from occurrences where project_id = ${projectId}`).length, {
      timeout: 20_000,
    })
    .toBe(records.length)
  const rows = await database.sql<{ failure: string; runs: string[] }[]>`
    select a.failure_id::text as failure,
           array_agg(o.trace_id || ' ' || o.fingerprint order by o.trace_id) as runs
      from occurrences o join fingerprints a on a.project_id = o.project_id and a.hash = o.fingerprint
     where o.project_id = ${projectId} group by 1`
  return rows.map(({ runs }) => runs.join()).sort()
}

it('groups and signs the same in whatever order spans come, and however they are cut into batches', async () => {
  const first = await database.addProject()
  await storeRecords(database.sql, first, records)
  const wanted = await grouped(first)
  const order = tuple(
    shuffledSubarray(records, { minLength: records.length }),
    array(nat({ max: 12 }), { minLength: 60 }),
  )
  await assert(
    asyncProperty(order, async ([shuffled, sizes]) => {
      const projectId = await database.addProject()
      let at = 0
      for (const size of sizes) {
        if (at < shuffled.length && size > 0) await storeRecords(database.sql, projectId, shuffled.slice(at, at + size))
        at += size
      }
      if (at < shuffled.length) await storeRecords(database.sql, projectId, shuffled.slice(at))
      expect(await grouped(projectId)).toEqual(wanted)
    }),
    { numRuns: 4 },
  )
}, 120_000)
