import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { batchRows } from '#collector/exporters/postgres/batch-rows.ts'
import { foldInputOf, mergeInputs } from '#collector/exporters/postgres/fold-input.ts'
import { foldText, readFoldText } from '#collector/exporters/postgres/fold-text.ts'
import { createFolder } from '#collector/exporters/postgres/folder.ts'
import { createKnown } from '#collector/exporters/postgres/known.ts'
import { abandonedFolds, keepPending } from '#collector/exporters/postgres/store/pending-folds.ts'
import { createWriter } from '#collector/exporters/postgres/writer.ts'
import { postgres } from '#collector/exporters/postgres.ts'
import { createMetrics } from '#collector/pipeline/metrics.ts'
import type { SpanRecord } from '#collector/pipeline/record.ts'
import { systemClock } from '#core/platform/clock.ts'
import { createLog } from '#core/platform/log.ts'
import type { TestDatabase } from '#test/support/database.ts'
import { createTestDatabase } from '#test/support/database.ts'
import { contextNamed, findingNamed, recordWith } from '#test/support/record.ts'

let database: TestDatabase
let projectId: number
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.stop())
beforeEach(async () => {
  projectId = await database.addProject()
})

const log = createLog({ level: 'silent' })
const receivedAtMs = 1_760_000_002_000
const id = (value: number, digits = 16) => value.toString(16).padStart(digits, '0')

const rootOf = (run: number) =>
  recordWith({ traceId: id(run, 32), spanId: id(run * 10 + 1), parentSpanId: null, status: 'ERROR' })
const failedCallOf = (run: number) =>
  recordWith({
    traceId: id(run, 32),
    spanId: id(run * 10 + 2),
    parentSpanId: id(run * 10 + 1),
    status: 'ERROR',
    findings: [findingNamed('too long')],
    context: contextNamed('summarise the book'),
    attributes: { 'gen_ai.operation.name': 'chat' },
  })
const inputOf = (...records: SpanRecord[]) => foldInputOf(records, receivedAtMs, () => false)

/** Stores spans as a process does that is killed before it folds them in. */
async function storeAndDie(...records: SpanRecord[]) {
  const writer = createWriter({
    sql: database.sql,
    known: createKnown(),
    folder: { fold: () => Promise.resolve(false) },
  })
  await writer.write([batchRows({ projectId, receivedAtMs, items: records })])
}

const exporter = () =>
  postgres.build({}, { id: 'postgres', sql: database.sql, clock: systemClock, log, metrics: createMetrics() })

async function counted() {
  const [row] = await database.sql`
    select (select coalesce(sum(run_count), 0)::int from contexts where project_id = ${projectId}) as "contextRuns",
           (select coalesce(sum(occurrence_count), 0)::int from failures where project_id = ${projectId}) as failures,
           (select coalesce(sum(runs), 0)::int from rollups where project_id = ${projectId}) as runs,
           (select coalesce(sum(calls), 0)::int from rollups where project_id = ${projectId}) as calls,
           (select count(*)::int from pending_folds where project_id = ${projectId}) as pending`
  return row
}

describe('what stored spans add', () => {
  it('is counted by the next start when the process died right after it acknowledged them', async () => {
    await storeAndDie(rootOf(1), failedCallOf(1))
    expect(await counted()).toEqual({ contextRuns: 0, failures: 0, runs: 0, calls: 0, pending: 1 })
    const next = exporter()
    await next.start?.()
    expect(await counted()).toEqual({ contextRuns: 1, failures: 1, runs: 1, calls: 2, pending: 0 })
    await next.shutdown?.(1000)
  })

  it('is counted once when several processes find it at the same moment', async () => {
    for (let run = 1; run <= 5; run += 1) await storeAndDie(rootOf(run), failedCallOf(run))
    const processes = [exporter(), exporter(), exporter()]
    await Promise.all(processes.map((one) => one.start?.()))
    expect(await counted()).toEqual({ contextRuns: 5, failures: 5, runs: 5, calls: 10, pending: 0 })
    await Promise.all(processes.map((one) => one.shutdown?.(1000)))
  })

  it('gives the same rows whether groups are folded in one by one or together', async () => {
    const parts = [[failedCallOf(1)], [rootOf(1), rootOf(2)], [failedCallOf(2), rootOf(3)]]
    const tracesOf = (project: number) => database.sql`
      select trace_id, name, app, status, root_span_id, root_error, started_ns, ended_ns, failed_end_ns, ok_end_ns,
             context_caused, span_count, finding_count, tokens_in, tokens_out, context_hashes, fingerprints
        from traces where project_id = ${project} order by trace_id`
    const other = await database.addProject()
    const known = createKnown()
    for (const [project, foldSpansMax] of [
      [projectId, 1],
      [other, 1000],
    ] as const) {
      const groups = []
      for (const part of parts) groups.push(await keepPending(database.sql, project, inputOf(...part)))
      const folder = createFolder({ sql: database.sql, log, foldSpansMax, known })
      await Promise.all(groups.map((group) => folder.fold(group)))
    }
    expect(await tracesOf(other)).toEqual(await tracesOf(projectId))
    expect((await tracesOf(other)).length).toBe(3)
  })

  it('sets one group aside that the database refuses, and folds its neighbours in', async () => {
    const good = inputOf(rootOf(1), failedCallOf(1))
    const bad = { ...inputOf(rootOf(2)), traces: [{ ...inputOf(rootOf(2)).traces[0]!, trace_id: 'no trace id' }] }
    const folder = createFolder({ sql: database.sql, log, foldSpansMax: 1000, known: createKnown() })
    const groups = [await keepPending(database.sql, projectId, bad), await keepPending(database.sql, projectId, good)]
    await Promise.all(groups.map((group) => folder.fold(group)))
    expect(folder.refused()).toBe(1)
    expect(await counted()).toEqual({ contextRuns: 1, failures: 1, runs: 1, calls: 2, pending: 1 })
    const left = await abandonedFolds(database.sql, new Date(Date.now() + 60_000), 10)
    expect(left.filter((one) => one.projectId === projectId)).toEqual([])
  })
})

describe('the text of a pending fold', () => {
  it('reads back as the very input', () => {
    const input = inputOf(rootOf(1), failedCallOf(1), rootOf(2))
    expect(readFoldText(foldText(input))).toMatchObject(input)
  })

  it('refuses a version it does not know', () => {
    const text = foldText(inputOf(rootOf(1))).replace('"version":1', '"version":99')
    expect(() => readFoldText(text)).toThrow('pending fold of version 99')
  })

  it('merges one input into itself and nothing else', () => {
    const input = inputOf(rootOf(1))
    expect(mergeInputs([input])).toBe(input)
  })
})
