import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { contextOf } from '#core/memory/context-signature.ts'
import { createContextReader } from '#core/memory/preflight/context-reader.ts'
import { createProjectMemory, type ProjectMemory } from '#core/memory/preflight/memory.ts'
import { connectDatabase } from '#core/platform/database/connect.ts'
import { createLog } from '#core/platform/log.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { storeRuns } from '#test/support/preflight-runs.ts'
import { questionAbout } from '#test/support/questions.ts'

const log = createLog({ level: 'silent' })
const hashOf = (prompt: string): string => contextOf(questionAbout(prompt)).hash

describe('createContextReader', () => {
  let db: TestDatabase
  beforeAll(async () => {
    db = await createTestDatabase()
  })
  afterAll(() => db.stop())

  it('reads what is wanted, page after page, and knows until then since when it is behind', async () => {
    const letters = 'abcdefghijklmnopqrst'
    const prompts = [...letters].flatMap((one) => [...letters].map((other) => `Sort drawer ${one}${one}${other}`))
    const projectId = await db.addProject()
    await storeRuns(
      db.sql,
      projectId,
      prompts.map((prompt) => ({ prompt })),
      Date.now(),
    )
    const memory = createProjectMemory()
    const reader = createContextReader({ sql: db.sql, log, memoryOf: () => memory })
    expect(reader.oldest()).toBeNull()
    for (const prompt of [...prompts, ...prompts]) reader.want(projectId, hashOf(prompt), 41n)
    expect(reader.oldest()?.seq).toBe(41n)
    await reader.room()
    await expect.poll(() => reader.oldest(), { timeout: 5_000 }).toBeNull()
    expect(memory.size()).toBe(400)
    await reader.stop()
  })

  it('lets go of what the database no longer has, and takes it in again when it comes back', async () => {
    const projectId = await db.addProject()
    const prompts = [{ prompt: 'Keep the receipt' }, { prompt: 'Lose the receipt' }]
    await storeRuns(db.sql, projectId, prompts, Date.now())
    const memory = createProjectMemory()
    const reader = createContextReader({ sql: db.sql, log, memoryOf: () => memory })
    const readAgain = async (): Promise<readonly boolean[]> => {
      for (const { prompt } of prompts) reader.want(projectId, hashOf(prompt), 1n)
      await expect.poll(() => reader.oldest(), { timeout: 5_000 }).toBeNull()
      return prompts.map(({ prompt }) => memory.context(hashOf(prompt)) !== undefined)
    }
    expect(await readAgain()).toEqual([true, true])
    await db.sql`delete from contexts where project_id = ${projectId} and hash = ${hashOf('Lose the receipt')}`
    expect(await readAgain()).toEqual([true, false])
    expect([memory.size(), memory.usual('shop').app.runs]).toEqual([1, 1])
    await storeRuns(db.sql, projectId, prompts.slice(1), Date.now())
    expect(await readAgain()).toEqual([true, true])
    await reader.stop()
  })

  it('reads what is wanted while it reads, and leaves out what is no longer there', async () => {
    const projectId = await db.addProject()
    await storeRuns(db.sql, projectId, [{ prompt: 'First thing' }, { prompt: 'Second thing' }], Date.now())
    const memory = createProjectMemory()
    let heard = false
    const memoryOf = (): ProjectMemory => {
      if (!heard) reader.want(projectId, hashOf('Second thing'), 2n)
      heard = true
      return memory
    }
    const reader = createContextReader({ sql: db.sql, log, memoryOf })
    reader.want(projectId, hashOf('First thing'), 1n)
    reader.want(projectId, hashOf('Never stored'), 1n)
    await expect.poll(() => reader.oldest(), { timeout: 5_000 }).toBeNull()
    expect(memory.size()).toBe(2)
    await reader.stop()
  })

  it('stops while the database is away', async () => {
    const away = connectDatabase({ url: 'postgres://nobody@127.0.0.1:1/none', max: 1, applicationName: 'away' })
    const reader = createContextReader({ sql: away, log, memoryOf: () => createProjectMemory() })
    reader.want(1, hashOf('Anything'), 1n)
    await expect.poll(() => reader.oldest()?.seq).toBe(1n)
    await reader.stop()
    reader.want(1, hashOf('Anything else'), 2n)
    await away.end({ timeout: 0 })
  })
})
