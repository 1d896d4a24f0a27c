import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commands } from '#cli/commands.ts'
import { startGraphServer, type GraphServer } from '#test/support/graph-server.ts'
import { minuteRuns, storeLife } from '#test/support/life.ts'
import { captureOutput } from '#test/support/output.ts'

let server: GraphServer
beforeAll(async () => {
  server = await startGraphServer()
  const { sql, projectId } = server.database
  await storeLife(sql, projectId, minuteRuns(Date.now() - 3_600_000, 10, 4))
})
afterAll(() => server.stop())

async function failures(...words: readonly string[]) {
  const command = await commands['failures']!.load()
  const { out } = await captureOutput(() => command.run([...words, '--url', server.url, '--key', server.key]))
  return out
}
const json = async (...words: readonly string[]) => JSON.parse(await failures(...words, '--json'))

describe('nevermore failures', () => {
  it('lists, by state and by what is new', async () => {
    expect(await failures()).toMatch(/F-1 +input\.context_length +OPEN new +4 /)
    expect(await json('--state', 'open,regressed')).toMatchObject({
      totalCount: 1,
      failures: [{ shortId: 'F-1', isNew: true }],
    })
    expect(await json('--escalating')).toMatchObject({ totalCount: 0 })
    expect(await failures('--state', 'ARCHIVED')).toBe('No failures remembered.')
  })

  it('resolves with the fix and why, shows it, and opens it again', async () => {
    expect(await failures('resolve', 'F-1', '--release', '1.4', '--reason', 'shorter prompts')).toBe(
      'F-1 is RESOLVED: too long',
    )
    expect(await failures('show', 'f-1')).toMatch(/RESOLVED since \S+ \S+ in 1\.4 by .*: shorter prompts/)
    expect(await json('show', 'F-1')).toMatchObject({
      state: 'RESOLVED',
      resolvedRelease: '1.4',
      activity: [{ kind: 'state', detail: { to: 'RESOLVED', reason: 'shorter prompts' } }],
    })
    expect(await json('reopen', 'F-1')).toMatchObject({ failures: [{ shortId: 'F-1', state: 'OPEN' }] })
  })

  it('archives until it was met so often again, or escalates', async () => {
    expect(await json('archive', 'F-1', '--times', '3', '--escalating')).toMatchObject({
      failures: [{ state: 'ARCHIVED', untilOccurrences: 7, untilEscalating: true }],
    })
    expect(await failures('show', 'F-1')).toContain('until 7 occurrences in all')
  })

  it('deletes, lists what was deleted, and restores it', async () => {
    expect(await failures('deleted')).toBe('Nothing was deleted.')
    expect(await failures('delete', 'f-1', '--reason', 'only noise')).toMatch(/^F-1 is deleted: .*restore F-1/)
    expect(await json('deleted', '--text', 'noise')).toMatchObject({
      totalCount: 1,
      deleted: [{ shortId: 'F-1', reason: 'only noise', swallowed: 0 }],
    })
    expect(await failures('deleted')).toMatch(/F-1 +input\.context_length .*too long +only noise/)
    await expect(failures('show', 'F-1')).rejects.toThrow('There is no failure F-1')
    expect(await failures('restore', 'F-1')).toBe('F-1 is OPEN again: too long')
    await expect(failures('restore', 'F-1')).rejects.toThrow('F-1 was not deleted')
  })

  it.each([
    [['resolve'], 'needs a short id'],
    [['deleted', '--limit', 'all'], '--limit takes'],
    [['--limit', '201'], '--limit takes'],
    [['resolve', 'nonsense'], 'looks like F-42'],
    [['forget', 'F-1'], 'takes show'],
    [['archive', 'F-1', '--release', '1'], 'belong to "failures resolve"'],
    [['resolve', 'F-1', '--until', '2030-01-01'], 'belong to "failures archive"'],
    [['archive', 'F-1', '--until', 'soon'], 'takes a date'],
    [['--state', 'CLOSED'], '--state takes'],
    [['show', 'F-99'], 'There is no failure F-99'],
  ])('refuses %j', async (words, message) => {
    await expect(failures(...words)).rejects.toThrow(message)
  })
})
