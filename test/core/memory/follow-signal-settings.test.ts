import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import { connectDatabase } from '#core/platform/database/connect.ts'
import { followSignalSettings } from '#core/memory/follow-signal-settings.ts'
import type { SignalCard } from '#core/memory/signal-settings.ts'
import { readSignalSettings, updateSignal } from '#core/memory/store/signal-settings.ts'
import { createLog } from '#core/platform/log.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'

const log = createLog({ level: 'silent' })
const card: SignalCard = {
  id: 'refusal',
  title: 'The model refused',
  version: 1,
  grade: 'A',
  level: 'span',
  classes: ['output.refusal'],
  content: [],
  notOn: [],
  thresholds: [],
}
const at = new Date('2026-06-01T12:00:00Z')

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.stop())
const change = (projectId: number, edit: Parameters<typeof updateSignal>[3]['edit'], note: string | null = null) =>
  updateSignal(database.sql, projectId, card, { edit, note, author: 'ada@example.org', at })

describe('settings of signals', () => {
  it('are followed without a restart, each project its own', async () => {
    const [one, two] = [await database.addProject(), await database.addProject()]
    await change(one, { enabled: false })
    const follower = followSignalSettings({ sql: database.sql, log })
    try {
      await follower.start()
      expect(follower.of(one).get('refusal')?.enabled).toBe(false)
      expect(follower.of(two).size).toBe(0)
      await change(two, { sampling: 0.1, severity: 'LOW' })
      await vi.waitFor(
        () => expect(follower.of(two).get('refusal')).toMatchObject({ sampling: 0.1, severity: 'LOW' }),
        8_000,
      )
      const known = follower.of(two)
      expect(follower.of(two)).toBe(known)
    } finally {
      await follower.stop()
    }
  })

  it('keep who changed what, when, and what was there before', async () => {
    const projectId = await database.addProject()
    await change(projectId, { enabled: false }, 'too loud')
    await change(projectId, { enabled: false })
    await change(projectId, { sampling: 0.5 })
    const rows = await database.sql`
      select version, author, note, at, before ->> 'enabled' as "wasOn", after ->> 'sampling' as sampling
        from signal_changes where project_id = ${projectId} order by version`
    expect([...rows]).toEqual([
      { version: 1, author: 'ada@example.org', note: 'too loud', at, wasOn: 'true', sampling: '1' },
      { version: 2, author: 'ada@example.org', note: null, at, wasOn: 'false', sampling: '0.5' },
    ])
    const told = await database.sql`select from outbox where project_id = ${projectId} and topic = 'signal.changed'`
    expect(told).toHaveLength(2)
  })

  it('lose no change when two people make one at once', async () => {
    const projectId = await database.addProject()
    await Promise.all([change(projectId, { enabled: false }), change(projectId, { severity: 'HIGH' })])
    const settings = (await readSignalSettings(database.sql, projectId)).get(projectId)
    expect(settings?.get('refusal')).toEqual({ enabled: false, sampling: 1, severity: 'HIGH', thresholds: {} })
  })

  it('refuse a note that is a book', async () => {
    await expect(change(await database.addProject(), { enabled: false }, 'x'.repeat(2001))).rejects.toThrow(/note/)
  })

  it('are nothing special while the database is away', async () => {
    const sql = connectDatabase({ url: 'postgres://nobody@127.0.0.1:1/nothing', max: 1, applicationName: 'test' })
    const follower = followSignalSettings({ sql, log })
    await follower.start()
    expect(follower.of(1).size).toBe(0)
    await follower.stop()
    await sql.end()
  })
})
