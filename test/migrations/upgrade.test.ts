import { cp, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { migrate } from '#core/platform/database/migrate.ts'
import { ensurePartitions } from '#core/platform/database/partitions.ts'
import { projectPaths } from '#core/platform/paths.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'

let database: TestDatabase
let earlier: string
beforeEach(async () => {
  database = await createTestDatabase({ migrated: false })
  earlier = await mkdtemp(join(tmpdir(), 'migrations-'))
})
afterEach(async () => {
  await database.stop()
  await rm(earlier, { recursive: true })
})

/** Brings the database to the schema that a program of that time left behind. */
async function migrateUpTo(version: number): Promise<void> {
  const { migrations } = projectPaths()
  const names = (await readdir(migrations)).filter(
    (name) => name.endsWith('.sql') && Number(name.slice(0, 4)) <= version,
  )
  for (const name of names) await cp(join(migrations, name), join(earlier, name))
  await migrate(database.sql, { directory: earlier })
}

const startNs = BigInt(Date.now()) * 1_000_000n
const insertPayload = (held: { readonly attributes?: string; readonly wire?: Buffer }) => database.sql`
  insert into span_payloads ${database.sql({
    project_id: 1,
    trace_id: '00000000000000000000000000000001',
    start_ns: startNs,
    span_id: Buffer.from(held.wire === undefined ? '0a' : '0b', 'hex'),
    resource_hash: '00000000000000000000000000000002',
    scope_hash: '00000000000000000000000000000003',
    flags: 0,
    ...held,
  })}
  returning tableoid::regclass::text as place`

it('takes spans as they arrived into a day that an earlier program began', async () => {
  await migrateUpTo(10)
  await ensurePartitions(database.sql, [Math.floor(Date.now() / 86_400_000)])
  const [before] = await insertPayload({ attributes: '{"a":1}' })
  await migrate(database.sql, { directory: projectPaths().migrations })
  const [after] = await insertPayload({ wire: Buffer.from('0a', 'hex') })
  expect(after).toEqual(before)
  expect(before?.['place']).toMatch(/^span_payloads_\d{8}$/)
  expect(await database.sql`select count(*)::int as rows from span_payloads`).toEqual([{ rows: 2 }])
  await expect(insertPayload({})).rejects.toMatchObject({ code: '23514' })
})
