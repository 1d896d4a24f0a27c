import { randomBytes } from 'node:crypto'
import { setImmediate as turn } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { createClassifier } from '#collector/signals/classifier.ts'
import { loadRuns } from '#collector/settle/load-runs.ts'
import { findIn } from '#collector/settle/plan-findings.ts'
import { claimDueRuns } from '#collector/settle/store/due-runs.ts'
import { runSignals } from '#collector/signals/run/registry.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { countRecords } from '#test/support/faults.ts'
import { drawSpans, type Drawn } from '#test/support/runs.ts'
import { chained } from '#test/support/settling.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.stop())

const spans = 600

/** More than one page of spans. */
async function storeLargeRun(): Promise<void> {
  const traceId = randomBytes(16).toString('hex')
  const steps = Array.from({ length: spans - 1 }, (_, n): Drawn => ({ id: n.toString(36) }))
  const drawn = drawSpans([{ id: 'root', under: null }, ...steps])
  await countRecords(database.sql, database.projectId, chained(drawn.map((span) => ({ ...span, traceId }))))
}

it('lets others have a turn after every span of a run and every signal, however large the run is', async () => {
  await storeLargeRun()
  const others = { turns: 0, isOver: false }
  const taking = (async () => {
    for (; !others.isOver; others.turns++) await turn()
  })()
  const breathe = () => turn(undefined)
  const later = new Date(Date.now() + 1_000_000)
  const { read, judged } = await database.sql.begin(async (tx) => {
    const dues = await claimDueRuns(tx, { quietBefore: later, timedOutBefore: later, limit: 1 })
    const before = others.turns
    const [loaded] = await loadRuns(tx, dues, { spansMax: 20_000, breathe, classify: createClassifier() })
    const loadedAt = others.turns
    expect(loaded?.run.steps).toHaveLength(spans)
    await findIn(loaded!.run, [], { baseline: null }, breathe)
    return { read: loadedAt - before, judged: others.turns - loadedAt }
  })
  others.isOver = true
  await taking
  expect(read).toBeGreaterThanOrEqual(spans)
  expect(judged).toBeGreaterThanOrEqual(runSignals.length)
})
