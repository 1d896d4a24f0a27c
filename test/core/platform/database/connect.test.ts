import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectDatabase } from '#core/platform/database/connect.ts'
import { startEmbeddedDatabase, type EmbeddedDatabase } from '#core/platform/database/embedded.ts'
import { createLog } from '#core/platform/log.ts'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'

let database: TestDatabase
let overTcp: EmbeddedDatabase
let dataDir: string
beforeAll(async () => {
  database = await createTestDatabase()
  dataDir = await mkdtemp(join(tmpdir(), 'connect-'))
  overTcp = await startEmbeddedDatabase({
    dataDir,
    log: createLog({ level: 'silent' }),
    durable: false,
    transport: 'tcp',
  })
})
afterAll(async () => {
  await database.stop()
  await overTcp.stop()
  await rm(dataDir, { recursive: true })
})

const ask = async (url: string) => {
  const sql = connectDatabase({ url, max: 1, applicationName: 'asker' })
  const [row] = await sql`
    select 9007199254740993::int8 as big, current_setting('application_name') as name,
           current_setting('TimeZone') as zone`
  await sql.end()
  return row
}

describe('connectDatabase', () => {
  it('keeps 64-bit integers exact, says who it is, and lives in UTC', async () => {
    expect(await ask(database.url)).toEqual({ big: 9007199254740993n, name: 'asker', zone: 'UTC' })
  })

  it('reads both spellings of a Unix socket', async () => {
    const written = new URL(database.url)
    const directory = decodeURIComponent(written.hostname)
    if (!directory.startsWith('/')) return
    const { username, password, pathname } = written
    const other = `postgres://${username}:${password}@localhost${pathname}?host=${encodeURIComponent(directory)}`
    expect(await ask(other)).toMatchObject({ name: 'asker' })
  })

  it('does not wait for delayed acknowledgements when it copies over TCP', async () => {
    const sql = connectDatabase({ url: overTcp.url, max: 1, applicationName: 'test' })
    await sql`create temp table copied (line text)`
    const startedMs = performance.now()
    for (let round = 0; round < 20; round++) {
      const stream = await sql`copy copied from stdin`.writable()
      await new Promise((resolve) => {
        stream.on('finish', resolve)
        stream.end('a line\n')
      })
    }
    expect(await sql`select count(*) from copied`).toEqual([{ count: 20n }])
    // With Nagle's algorithm each round costs 40 ms at least.
    expect(performance.now() - startedMs).toBeLessThan(600)
    await sql.end()
  })

  it('says where nobody answers', async () => {
    await expect(ask('postgres://u:p@127.0.0.1:1/none')).rejects.toThrow(/ECONNREFUSED.*127\.0\.0\.1:1/)
  })
})
