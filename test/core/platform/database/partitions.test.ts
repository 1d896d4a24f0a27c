import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectDatabase } from '#core/platform/database/connect.ts'
import { ensurePartitions, partitionCounts } from '#core/platform/database/partitions.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'

const dayMs = 86_400_000
const nowMs = Date.UTC(2026, 0, 31, 12)
const today = Math.floor(nowMs / dayMs)

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.stop())

const partitionsOf = async (table: string): Promise<readonly string[]> => {
  const rows = await database.sql<{ name: string }[]>`
    select inhrelid::regclass::text as name from pg_inherits where inhparent = ${table}::regclass order by 1`
  return rows.map(({ name }) => name)
}
const insertPayload = (atMs: number): Promise<unknown> => database.sql`
  insert into span_payloads (project_id, trace_id, start_ns, span_id, resource_hash, scope_hash, flags, attributes)
  values (${database.projectId}, gen_random_uuid(), ${BigInt(atMs) * 1_000_000n}, '\\x01', gen_random_uuid(),
          gen_random_uuid(), 0, '{}')
  returning tableoid::regclass::text as place`

describe('ensurePartitions', () => {
  it('gives each day its own part of every table that is cut by day', async () => {
    await ensurePartitions(database.sql, [today, today - 1], nowMs)
    for (const table of ['spans', 'span_payloads', 'occurrences', 'logs']) {
      expect(await partitionsOf(table)).toEqual([`${table}_20260130`, `${table}_20260131`, `${table}_default`])
    }
    expect(await insertPayload(nowMs)).toMatchObject([{ place: 'span_payloads_20260131' }])
    expect(await insertPayload(today * dayMs - 1)).toMatchObject([{ place: 'span_payloads_20260130' }])
  })

  it('keeps rows of up to a page in one piece, compressed as the parent says', async () => {
    const [table] = await database.sql`select reloptions from pg_class where relname = 'span_payloads_20260131'`
    expect(table?.['reloptions']).toContain('toast_tuple_target=8160')
    const differing = await database.sql`
      select child.attname from pg_attribute child join pg_attribute parent using (attname)
       where parent.attrelid = 'span_payloads'::regclass and child.attrelid = 'span_payloads_20260131'::regclass
         and parent.attcompression <> child.attcompression`
    expect(differing).toHaveLength(0)
  })

  it('has the key of the parent on each part', async () => {
    const [index] = await database.sql`
      select pg_get_indexdef(indexrelid) as definition from pg_index
       where indrelid = 'spans_20260131'::regclass and indisprimary`
    expect(index?.['definition']).toContain('(project_id, trace_id, span_id, start_ns)')
  })

  it('leaves days of clocks that are wrong to the default part', async () => {
    await ensurePartitions(database.sql, [0, today - 31, today + 3, 84_000], nowMs)
    expect(await partitionsOf('spans')).toHaveLength(3)
    expect(await insertPayload(0)).toMatchObject([{ place: 'span_payloads_default' }])
  })

  it('throws what is no passing trouble, and tries again when it is asked again', async () => {
    await database.sql`alter table logs rename to logs_away`
    const made = partitionCounts(database.sql).made
    for (let tries = 0; tries < 2; tries++) {
      await expect(ensurePartitions(database.sql, [today + 1], nowMs)).rejects.toMatchObject({ code: '42P01' })
    }
    await database.sql`alter table logs_away rename to logs`
    await ensurePartitions(database.sql, [today + 1], nowMs)
    expect(await partitionsOf('logs')).toContain('logs_20260201')
    expect(partitionCounts(database.sql)).toEqual({ made: made + 1, refused: 0 })
  })

  it('waits for a day that is being made already', async () => {
    const day = today - 2
    const first = ensurePartitions(database.sql, [day], nowMs)
    await ensurePartitions(database.sql, [day], nowMs)
    expect(await partitionsOf('spans')).toContain('spans_20260129')
    await first
  })

  it('makes each once when processes start at the same moment', { timeout: 60_000 }, async () => {
    const pools = Array.from({ length: 6 }, () =>
      connectDatabase({ url: database.url, max: 1, applicationName: 'test process' }),
    )
    try {
      // Connected before, so that each knows that the part is not there yet.
      await Promise.all(pools.map((sql) => sql`select to_regclass('spans_20260125')`))
      await Promise.all(pools.map((sql) => ensurePartitions(sql, [today - 6], nowMs)))
      expect(pools.reduce((sum, sql) => sum + partitionCounts(sql).made, 0)).toBe(1)
    } finally {
      await Promise.all(pools.map((sql) => sql.end()))
    }
    await database.sql`drop table spans_20260125, span_payloads_20260125, occurrences_20260125, logs_20260125`
  })

  it('moves what came before its day had a part', async () => {
    const earlyMs = (today - 5) * dayMs + 1
    expect(await insertPayload(earlyMs)).toMatchObject([{ place: 'span_payloads_default' }])
    await ensurePartitions(database.sql, [today - 5], nowMs)
    const places = await database.sql`
      select tableoid::regclass::text as place from span_payloads where start_ns = ${BigInt(earlyMs) * 1_000_000n}`
    expect(places).toEqual([{ place: 'span_payloads_20260126' }])
  })

  it('makes a day once, however many processes need it at the same moment', async () => {
    const pools = [1, 2, 3, 4].map(() => connectDatabase({ url: database.url, max: 2, applicationName: 'test' }))
    await Promise.all(pools.flatMap((sql) => [today - 6, today - 7].map((day) => ensurePartitions(sql, [day], nowMs))))
    const made = pools.reduce((sum, sql) => sum + partitionCounts(sql).made, 0)
    expect(made).toBe(2)
    await Promise.all(pools.map((sql) => sql.end()))
  })

  it('does not hold up ingest when the tables are locked, and makes the day later', async () => {
    const sql = connectDatabase({ url: database.url, max: 2, applicationName: 'test' })
    await database.sql.begin(async (tx) => {
      await tx`lock table spans in access exclusive mode`
      await ensurePartitions(sql, [today - 8], nowMs)
    })
    expect(partitionCounts(sql)).toEqual({ made: 0, refused: 1 })
    await ensurePartitions(sql, [today - 8], nowMs + 1_000)
    expect(partitionCounts(sql)).toEqual({ made: 0, refused: 1 })
    await ensurePartitions(sql, [today - 8], nowMs + 61_000)
    expect(partitionCounts(sql)).toEqual({ made: 1, refused: 1 })
    await sql.end()
  })
})
