import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { assignFailures } from '#core/memory/store/assignees.ts'
import { addComment, changeComment } from '#core/memory/store/comments.ts'
import { measureEffect } from '#core/memory/store/mitigation-effects.ts'
import { applyMitigation, removeMitigation } from '#core/memory/store/mitigations.ts'
import { linkTicket } from '#core/memory/store/tickets.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { minuteRuns, storeLife } from '#test/support/life.ts'

let database: TestDatabase
let projectId: number
let failureId: string
const startMs = Date.UTC(2026, 5, 1)
const at = new Date(startMs + 4 * 3_600_000)
const author = 'ada@example.org'
const by = { id: 'user:1', name: author }

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.stop())
beforeEach(async () => {
  projectId = await database.addProject()
  await storeLife(database.sql, projectId, minuteRuns(startMs, 60, 30))
  const [row] = await database.sql<[{ id: string }]>`select id::text from failures where project_id = ${projectId}`
  failureId = row.id
})

const kinds = async () =>
  (
    await database.sql<{ kind: string }[]>`
    select kind from failure_activity where project_id = ${projectId} order by id`
  ).map(({ kind }) => kind)

describe('what people do about a failure', () => {
  it('is noted once each, however many do it at once', async () => {
    const { sql } = database
    await Promise.all([
      ...['one', 'two', 'three'].map((text) => addComment(sql, projectId, { failureId, text, by, at })),
      linkTicket(sql, projectId, { failureId, url: 'https://t.example.org/1', title: null, author, at }),
      linkTicket(sql, projectId, { failureId, url: 'https://t.example.org/1', title: 'One', author, at }),
    ])
    expect((await kinds()).toSorted()).toEqual(['comment', 'comment', 'comment', 'ticket', 'ticket'])
    expect(await sql`select url from failure_tickets where project_id = ${projectId}`).toHaveLength(1)
  })

  it('changes nothing in another project', async () => {
    const { sql } = database
    const stranger = await database.addProject()
    const missing = { code: 'not_found' }
    await addComment(sql, projectId, { failureId, text: 'ours', by, at })
    const [comment] = await sql<[{ id: string }]>`select id::text from failure_comments where project_id = ${projectId}`
    await expect(addComment(sql, stranger, { failureId, text: 'x', by, at })).rejects.toMatchObject(missing)
    await expect(changeComment(sql, stranger, { commentId: comment.id, text: null, by, at })).rejects.toMatchObject(
      missing,
    )
    await expect(
      assignFailures(sql, stranger, { failureIds: [failureId], userId: null, author, at }),
    ).rejects.toMatchObject(missing)
    await expect(
      removeMitigation(sql, stranger, { mitigationId: '1', reason: null, author, at }),
    ).rejects.toMatchObject(missing)
  })
})

describe('the effect of a mitigation', () => {
  it('is worse where it comes more often since, and none where as often', async () => {
    const { sql } = database
    const appliedAt = new Date(startMs + 3_600_000)
    const place = { failureId, text: 'Ask again.', appliedAt, release: null, promptVersion: null, model: null }
    await applyMitigation(sql, projectId, { ...place, author, at })
    const measured = {
      failureId,
      appliedAt,
      removedAt: null,
      firstSeenAt: new Date(startMs),
      release: null,
      promptVersion: null,
      model: null,
    }
    await storeLife(sql, projectId, minuteRuns(startMs + 3_600_000, 60, 58))
    expect(await measureEffect(sql, projectId, measured, at)).toMatchObject({
      verdict: 'WORSE',
      before: { runs: 60, failed: 30 },
      after: { runs: 60, failed: 58 },
      nearestOnly: false,
    })
    await storeLife(sql, projectId, minuteRuns(startMs + 2 * 3_600_000, 60, 4))
    expect(await measureEffect(sql, projectId, measured, at)).toMatchObject({ verdict: 'NO_EFFECT' })
  })
})
