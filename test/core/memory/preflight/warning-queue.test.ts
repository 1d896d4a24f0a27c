import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { createWarningQueue } from '#core/memory/preflight/warning-queue.ts'
import type { NewWarning } from '#core/memory/store/warnings.ts'
import { connectDatabase } from '#core/platform/database/connect.ts'
import { uuidv7 } from '#core/platform/ids.ts'
import { createLog } from '#core/platform/log.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'

const log = createLog({ level: 'silent' })

describe('createWarningQueue', () => {
  let db: TestDatabase
  beforeAll(async () => {
    db = await createTestDatabase()
  })
  afterAll(() => db.stop())

  const warning = (projectId: number): NewWarning => ({
    projectId,
    atMs: Date.now(),
    app: 'shop',
    decision: null,
    question: { prompt: 'a\u0000b' },
    answer: {
      id: uuidv7(Date.now()),
      verdict: 'ALLOW',
      risk: 0.1,
      riskLow: 0,
      riskHigh: 0.4,
      message: 'm',
      matches: [],
      policyId: null,
      policyVersion: null,
      curveVersion: null,
      route: null,
      indexSeq: 1n,
      staleMs: 3,
      tookMs: 0.1,
    },
  })
  const count = async (projectId: number): Promise<number> => {
    const [row] = await db.sql<{ n: number }[]>`select count(*)::int as n from warnings where project_id = ${projectId}`
    return row!.n
  }

  it('keeps many decisions by itself, a moment later', async () => {
    const queue = createWarningQueue({ sql: db.sql, log })
    const project = await db.addProject()
    for (let at = 0; at < 1200; at++) expect(queue.push(warning(project))).toBe(true)
    await expect.poll(() => count(project), { timeout: 5_000 }).toBe(1200)
    await queue.stop()
    expect(queue.counts()).toEqual({ waiting: 0, kept: 1200, refused: 0, lost: 0 })
  })

  it('keeps what waits when it stops, and refuses what comes after', async () => {
    const queue = createWarningQueue({ sql: db.sql, log })
    const project = await db.addProject()
    queue.push(warning(project))
    await queue.stop()
    expect(await count(project)).toBe(1)
    expect(queue.push(warning(project))).toBe(false)
    expect(queue.counts().refused).toBe(1)
  })

  it('loses the one that the database will never take, and none beside it', async () => {
    const queue = createWarningQueue({ sql: db.sql, log })
    const [project, neighbour] = [await db.addProject(), await db.addProject()]
    const refused = warning(project)
    for (let at = 0; at < 40; at++) queue.push(warning(neighbour))
    queue.push({ ...refused, answer: { ...refused.answer, tookMs: 1e300 } })
    for (let at = 0; at < 40; at++) queue.push(warning(neighbour))
    await queue.stop()
    expect(await count(neighbour)).toBe(80)
    expect(queue.counts()).toMatchObject({ kept: 80, lost: 1 })
  })

  it('keeps a question with half a character in it', async () => {
    const queue = createWarningQueue({ sql: db.sql, log })
    const project = await db.addProject()
    queue.push({ ...warning(project), app: 'shop \ud83d', question: { prompt: 'cut in the middle of \ud83d' } })
    await queue.stop()
    expect(await count(project)).toBe(1)
  })

  it('refuses what it has no room for, and counts what it could not keep', async () => {
    const away = connectDatabase({ url: 'postgres://nobody@127.0.0.1:1/none', max: 1, applicationName: 'away' })
    const queue = createWarningQueue({ sql: away, log })
    let taken = 0
    while (queue.push(warning(1)) && taken < 20_000) taken++
    expect(taken).toBe(10_000)
    expect(queue.counts().refused).toBe(1)
    await queue.stop()
    expect(queue.counts()).toMatchObject({ waiting: 0, kept: 0, lost: 10_000 })
    await away.end({ timeout: 0 })
  })
})
