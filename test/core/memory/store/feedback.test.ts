import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { insertFeedback } from '#core/memory/store/feedback.ts'
import { uuidv7 } from '#core/platform/ids.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.stop())

describe('feedback', () => {
  it('is kept as it was said, for a run or one of its spans, however often', async () => {
    const { sql, projectId } = database
    const said = {
      at: new Date(1e12),
      traceId: 'ab'.repeat(16),
      key: 'thumbs',
      label: null,
      comment: 'too\nlong',
      author: 'ada',
    }
    await insertFeedback(sql, projectId, { ...said, id: uuidv7(1), spanId: null, score: 0.25 })
    await insertFeedback(sql, projectId, { ...said, id: uuidv7(2), spanId: 'cd'.repeat(8), score: null })
    const rows = await sql`
      select encode(span_id, 'hex') as span, score, comment, author from feedback
       where project_id = ${projectId} order by id`
    expect([...rows]).toEqual([
      { span: null, score: 0.25, comment: 'too\nlong', author: 'ada' },
      { span: 'cd'.repeat(8), score: null, comment: 'too\nlong', author: 'ada' },
    ])
  })
})
