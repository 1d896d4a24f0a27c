import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { connectDatabase } from '#core/platform/database/connect.ts'
import { migrate } from '#core/platform/database/migrate.ts'
import { projectPaths } from '#core/platform/paths.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'

let database: TestDatabase
let directory: string
beforeEach(async () => {
  database = await createTestDatabase({ migrated: false })
  directory = await mkdtemp(join(tmpdir(), 'migrations-'))
  await add('0001_create_things.sql', 'create table things (id int primary key); insert into things values (1)')
})
afterEach(async () => {
  await database.stop()
  await rm(directory, { recursive: true })
})

const add = (name: string, statements: string, breaking = 'no'): Promise<void> =>
  writeFile(join(directory, name), `-- why:      for the test\n-- breaking: ${breaking}\n${statements};\n`)
const run = () => migrate(database.sql, { directory })

describe('migrate', () => {
  it('applies what is missing in order, and nothing the second time', async () => {
    await add('0002_fill_things.sql', 'insert into things values (2)')
    expect(await run()).toEqual({ applied: ['0001_create_things.sql', '0002_fill_things.sql'], version: 2 })
    expect(await run()).toEqual({ applied: [], version: 2 })
    await add('0003_fill_things.sql', 'insert into things values (3)')
    expect(await run()).toEqual({ applied: ['0003_fill_things.sql'], version: 3 })
  })

  it('makes the whole schema of this product', async () => {
    const { applied } = await migrate(database.sql, { directory: projectPaths().migrations })
    expect(applied.length).toBeGreaterThan(5)
    expect(await database.sql`select name from projects`).toEqual([{ name: 'default' }])
  })

  it('leaves nothing of a migration that fails half-way, and continues there once it is mended', async () => {
    await add('0002_break_things.sql', 'create table more (id int); select 1 / 0')
    await expect(run()).rejects.toThrow(/0002_break_things\.sql failed: division by zero/)
    expect(await database.sql`select to_regclass('more') as found`).toEqual([{ found: null }])
    await add('0002_break_things.sql', 'create table more (id int)')
    expect((await run()).applied).toEqual(['0002_break_things.sql'])
  })

  it('is done once when several processes start together', async () => {
    await add('0002_slow_things.sql', 'select pg_sleep(0.2); insert into things values (2)')
    const pools = [1, 2, 3].map(() => connectDatabase({ url: database.url, max: 1, applicationName: 'test' }))
    const results = await Promise.all(pools.map((sql) => migrate(sql, { directory })))
    expect(results.map(({ applied }) => applied.length).sort()).toEqual([0, 0, 2])
    await Promise.all(pools.map((sql) => sql.end()))
  })

  it('refuses a migration that was edited after it was applied, naming it', async () => {
    await run()
    await add('0001_create_things.sql', 'create table things (id bigint primary key)')
    await expect(run()).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('0001_create_things'),
    })
  })

  it('refuses a database that lacks a migration before its last one', async () => {
    await add('0002_fill_things.sql', 'insert into things values (2)')
    await run()
    await database.sql`delete from migrations where version = 1`
    await expect(run()).rejects.toMatchObject({
      code: 'conflict',
      message: 'The database has migration 0002_fill_things.sql, but not the one before it.',
    })
  })

  it('does not mind line ends', async () => {
    await run()
    const file = join(directory, '0001_create_things.sql')
    await writeFile(file, (await readFile(file, 'utf8')).replaceAll('\n', '\r\n'))
    expect((await run()).applied).toEqual([])
  })

  it('lets an older program run on a newer schema that does not break it', async () => {
    const older = await mkdtemp(join(tmpdir(), 'migrations-'))
    await cp(directory, older, { recursive: true })
    await add('0002_add_column.sql', 'alter table things add note text')
    await run()
    expect(await migrate(database.sql, { directory: older })).toEqual({ applied: [], version: 2 })
    await add('0003_drop_column.sql', 'alter table things drop note', 'yes')
    await run()
    await expect(migrate(database.sql, { directory: older })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(/0003_drop_column\.sql.*Update it/),
    })
    await rm(older, { recursive: true })
  })

  it.each([
    ['0003_skip_number.sql', 'select 1', 'no', /without gaps/],
    ['0002_bad-name.sql', 'select 1', 'no', /NNNN_verb_noun/],
    ['0002_no_header.sql', 'select 1', 'perhaps', /breaking: yes\|no/],
  ])('refuses %s before touching the database', async (name, statements, breaking, message) => {
    await add(name, statements, breaking)
    await expect(run()).rejects.toThrow(message)
    expect(await database.sql`select to_regclass('things') as found`).toEqual([{ found: null }])
  })
})
