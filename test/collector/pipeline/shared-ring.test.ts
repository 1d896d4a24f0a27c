import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { IngestEntry } from '#collector/pipeline/ingest-ring.ts'
import { createMetrics } from '#collector/pipeline/metrics.ts'
import { createSharedRing } from '#collector/pipeline/shared-ring.ts'
import { keepIngestEntries } from '#collector/pipeline/store/ingest-entries.ts'
import { createLog } from '#core/platform/log.ts'
import { latestIngestEntries } from '#graph/queries/ingest-entries.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'

const log = createLog({ level: 'silent' })
let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.stop())

const entry = (bytes: number, projectId = database.projectId): IngestEntry => ({
  at: new Date(Date.UTC(2026, 0, 1) + bytes),
  projectId,
  peer: '10.0.0.7:5000',
  encoding: 'grpc',
  bytes,
  signal: 'traces',
  acceptedSpans: 2,
  rejectedSpans: 0,
  acceptedLogs: 0,
  rejectedLogs: 0,
  reasons: [],
  dialects: ['otel-genai'],
  fields: ['model'],
  unknown: [{ scope: 'x', key: 'odd\u0000key\uD800' }],
})

describe('a ring that others can look into', () => {
  it('is written down when it stops, and read back newest first, whatever keys were sent', async () => {
    const ring = createSharedRing({ sql: database.sql, log, metrics: createMetrics() })
    for (const bytes of [1, 2, 3]) ring.add(entry(bytes))
    await ring.stop()
    await ring.stop()
    const read = await latestIngestEntries(database.sql, database.projectId, 2)
    expect(read.map(({ bytes }) => bytes)).toEqual([3, 2])
    expect(read[0]).toMatchObject({
      at: entry(3).at,
      dialects: ['otel-genai'],
      unknown: [{ key: 'odd\uFFFDkey\uFFFD' }],
    })
    expect(ring.latest(database.projectId, 1)).toEqual([entry(3)])
  })

  it('is written down about once a second while it runs', async () => {
    const ring = createSharedRing({ sql: database.sql, log, metrics: createMetrics() })
    const projectId = await database.addProject()
    ring.start()
    ring.add(entry(7, projectId))
    await expect.poll(() => latestIngestEntries(database.sql, projectId, 5)).toHaveLength(1)
    await ring.stop()
  })

  it('holds so much while it cannot write, and counts what it left out', async () => {
    const metrics = createMetrics()
    const projectId = await database.addProject()
    const ring = createSharedRing({ sql: database.sql, log, metrics })
    for (let bytes = 1; bytes <= 2_003; bytes += 1) ring.add(entry(bytes, projectId))
    expect(metrics.value('nevermore_receiver_left_out_notes', { reason: 'no_room' })).toBe(3)
    await ring.stop()
    expect((await latestIngestEntries(database.sql, projectId, 1)).map(({ bytes }) => bytes)).toEqual([2_003])

    const stopped = await createTestDatabase()
    await stopped.stop()
    const late = createSharedRing({ sql: stopped.sql, log, metrics })
    late.add(entry(1))
    await late.stop()
    expect(metrics.value('nevermore_receiver_left_out_notes', { reason: 'not_written' })).toBe(1)
  })

  it('keeps so many of each project, and shows nobody those of another', async () => {
    const [own, other] = [await database.addProject(), await database.addProject()]
    await keepIngestEntries(database.sql, [entry(1, other)], 3)
    for (const bytes of [1, 2, 3, 4, 5]) await keepIngestEntries(database.sql, [entry(bytes, own)], 3)
    expect((await latestIngestEntries(database.sql, own, 50)).map(({ bytes }) => bytes)).toEqual([5, 4, 3])
    expect(await latestIngestEntries(database.sql, other, 50)).toHaveLength(1)
  })
})
