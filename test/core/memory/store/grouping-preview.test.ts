import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { GroupingRule } from '#core/memory/grouping/rule.ts'
import { previewRules } from '#core/memory/store/grouping-preview.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { countRecords, faultSaying, runsWith } from '#test/support/faults.ts'

let database: TestDatabase
let projectId: number
/** An hour after the spans that are stored. */
const at = new Date(1_760_003_600_000)
beforeAll(async () => {
  database = await createTestDatabase()
  projectId = database.projectId
  for (const message of ['backup of orders failed', 'backup of orders failed', 'backup of people failed'])
    await countRecords(database.sql, projectId, runsWith(faultSaying(message)))
})
afterAll(() => database.stop())

const preview = (rule: GroupingRule, given: { project?: number; at?: Date; enabled?: boolean } = {}) =>
  previewRules(
    database.sql,
    given.project ?? projectId,
    [{ id: '1', name: 'Backups', enabled: given.enabled ?? true, rule }],
    given.at ?? at,
  )
const backups: GroupingRule = { match: { message: 'backup of * failed' }, fingerprint: 'backup' }
const nothing = { occurrences: 0, failures: 0, moved: 0, merged: 0, split: 0, moves: [] }

describe('a list of rules that is tried out', () => {
  it('says what it would move, and moves nothing', async () => {
    const counted = () => database.sql`select id, occurrence_count from failures order by id`
    const before = [...(await counted())]
    const found = await preview(backups)
    expect(found).toMatchObject({ occurrences: 3, failures: 2, moved: 3, merged: 1, split: 0 })
    expect(found.moves.map(({ to, occurrences }) => [to, occurrences])).toEqual([
      [null, 2],
      [null, 1],
    ])
    expect([...(await counted())]).toEqual(before)
    expect(await database.sql`select from grouping_versions`).toHaveLength(0)
  })

  it('changes nothing where it fits nothing, is switched off, or is not there', async () => {
    for (const found of [
      await preview({ ...backups, match: { message: 'restore of * failed' } }),
      await preview(backups, { enabled: false }),
      await previewRules(database.sql, projectId, [], at),
    ])
      expect(found).toMatchObject({ occurrences: 3, moved: 0, merged: 0, split: 0, moves: [] })
  })

  it('looks back a week and no further', async () => {
    expect(await preview(backups, { at: new Date(at.getTime() + 8 * 86_400_000) })).toEqual(nothing)
  })

  it('sees the failures of its own project alone', async () => {
    expect(await preview(backups, { project: await database.addProject() })).toEqual(nothing)
  })
})
