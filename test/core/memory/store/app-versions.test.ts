import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { readVersions } from '#core/memory/store/app-versions.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'

describe('readVersions', () => {
  let db: TestDatabase
  beforeAll(async () => {
    db = await createTestDatabase()
  })
  afterAll(() => db.stop())

  it('tells releases and prompt versions with when they were first seen, of one project or all', async () => {
    const [project, other] = [await db.addProject(), await db.addProject()]
    for (const id of [project, other]) {
      await db.sql`
        insert into app_releases (project_id, app, release, first_seen_at, last_seen_at)
        values (${id}, 'shop', '1.0', to_timestamp(10), to_timestamp(99))`
    }
    await db.sql`
      insert into app_prompt_versions (project_id, app, prompt_version, first_seen_at, last_seen_at)
      values (${project}, 'shop', 'v2', to_timestamp(20), to_timestamp(99))`
    const own = [
      { app: 'shop', kind: 'release', version: '1.0', firstSeenMs: 10_000 },
      { app: 'shop', kind: 'prompt', version: 'v2', firstSeenMs: 20_000 },
    ]
    expect(await readVersions(db.sql, project)).toEqual(new Map([[project, own]]))
    expect((await readVersions(db.sql, null)).get(other)).toEqual(own.slice(0, 1))
  })
})
