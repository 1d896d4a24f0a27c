import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { connectDatabase, type Queryable } from '#core/platform/database/connect.ts'
import { createLog } from '#core/platform/log.ts'
import { trimOutbox } from '#core/platform/outbox-trim.ts'
import type { OutboxEntry } from '#core/platform/outbox-page.ts'
import { followOutbox, notifyOutbox, tell, type FollowOptions, type OutboxFollower } from '#core/platform/outbox.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'

const log = createLog({ level: 'silent' })
let database: TestDatabase
let followers: OutboxFollower[]
beforeEach(async () => {
  database = await createTestDatabase()
  followers = []
})
afterEach(async () => {
  await Promise.all(followers.map((follower) => follower.stop()))
  await database.stop()
})

const say = async (tx: Queryable, word: string): Promise<void> => {
  await tell(tx, database.projectId, 'failure.changed', { failures: [word] })
  await notifyOutbox(tx)
}
async function follow(options: Partial<FollowOptions> = {}) {
  const heard: OutboxEntry[] = []
  const onEntries = (entries: readonly OutboxEntry[]): void => void heard.push(...entries)
  const follower = await followOutbox({ sql: database.sql, log, onEntries, ...options })
  followers.push(follower)
  return { follower, heard, words: () => heard.map(({ payload }) => JSON.stringify(payload).match(/\["(.*)"\]/)?.[1]) }
}
const soon = { timeout: 5_000, interval: 10 }

describe('followOutbox', () => {
  it('hands over what was told, within a fraction of a second', async () => {
    const { heard, follower } = await follow()
    const startedMs = performance.now()
    await database.sql.begin((tx) => say(tx, 'a'))
    await vi.waitFor(() => expect(heard).toHaveLength(1), soon)
    expect(performance.now() - startedMs).toBeLessThan(700)
    expect(heard[0]).toEqual({
      seq: follower.seq(),
      projectId: database.projectId,
      topic: 'failure.changed',
      payload: { failures: ['a'] },
      at: expect.any(Date),
    })
    await vi.waitFor(() => expect(follower.lagMs()).toBeLessThan(500), soon)
  })

  it('says nothing of a transaction that was rolled back', async () => {
    const { words } = await follow()
    await expect(
      database.sql.begin(async (tx) => {
        await say(tx, 'never')
        throw new Error('no')
      }),
    ).rejects.toThrow('no')
    await database.sql.begin((tx) => say(tx, 'always'))
    await vi.waitFor(() => expect(words()).toEqual(['always']), soon)
  })

  it('misses nothing when a transaction that began earlier commits later', async () => {
    const { words, heard } = await follow()
    const [first, second] = await Promise.all([database.sql.reserve(), database.sql.reserve()])
    await first`begin`
    await say(first, 'early')
    await second`begin`
    await say(second, 'late')
    await second`commit`
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(words()).toEqual([])
    await first`commit`
    await vi.waitFor(() => expect(words()).toEqual(['early', 'late']), soon)
    first.release()
    second.release()
    expect(heard[0]?.seq).toBeLessThan(heard[1]?.seq ?? 0n)
  })

  it('misses nothing when the number of an entry and the age of its transaction disagree', async () => {
    const { words } = await follow()
    const [older, younger] = await Promise.all([database.sql.reserve(), database.sql.reserve()])
    await older`begin`
    await older`select pg_current_xact_id()`
    await younger`begin`
    await say(younger, 'small number, young transaction')
    await say(older, 'large number, old transaction')
    await older`commit`
    await vi.waitFor(() => expect(words()).toEqual(['large number, old transaction']), soon)
    await younger`commit`
    await vi.waitFor(() => expect(words()).toHaveLength(2), soon)
    older.release()
    younger.release()
  })

  it('does not wait for transactions of other databases on the same server', async () => {
    const other = await createTestDatabase({ max: 1 })
    const { words } = await follow()
    await other.sql.begin(async (tx) => {
      await tx`insert into projects (name) values ('slow')`
      await database.sql.begin((inner) => say(inner, 'quick'))
      await vi.waitFor(() => expect(words()).toEqual(['quick']), soon)
    })
    await other.stop()
  })

  it('catches up after its listening connection was killed', async () => {
    const { words } = await follow()
    const [killed] = await database.sql`
      select count(pg_terminate_backend(pid)) as count from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid()`
    await database.sql.begin((tx) => say(tx, 'while away'))
    expect(killed?.['count']).toBeGreaterThan(0n)
    await vi.waitFor(() => expect(words()).toEqual(['while away']), soon)
    const startedMs = performance.now()
    await database.sql.begin((tx) => say(tx, 'back'))
    await vi.waitFor(() => expect(words()).toEqual(['while away', 'back']), soon)
    expect(performance.now() - startedMs).toBeLessThan(700)
  })

  it('goes on after the entry it is given, and from the beginning after 0', async () => {
    for (const word of ['a', 'b', 'c']) await database.sql.begin((tx) => say(tx, word))
    const all = await follow({ from: 0n })
    await vi.waitFor(() => expect(all.words()).toEqual(['a', 'b', 'c']), soon)
    const rest = await follow({ from: all.heard[1]?.seq ?? 0n })
    await vi.waitFor(() => expect(rest.words()).toEqual(['c']), soon)
    expect(rest.follower.seq()).toBe(all.follower.seq())
  })

  it('reads thousands of entries in pages, in order, each once', async () => {
    const { sql, projectId } = database
    await sql`insert into outbox (project_id, topic, payload)
      select ${projectId}, 'rollup.changed', jsonb_build_object('failures', array[i::text])
        from generate_series(1, 2300) as i`
    const sizes: number[] = []
    const seqs: bigint[] = []
    await follow({
      from: 0n,
      onEntries(entries) {
        sizes.push(entries.length)
        seqs.push(...entries.map(({ seq }) => seq))
      },
    })
    await vi.waitFor(() => expect(seqs).toHaveLength(2300), soon)
    expect(Math.max(...sizes)).toBe(500)
    expect(seqs).toEqual([...seqs].sort((a, b) => Number(a - b)))
  })

  it('gives a page again when handling it failed, and goes on without it when it always does', async () => {
    const seen: unknown[] = []
    const { follower } = await follow({
      onEntries(entries) {
        seen.push(...entries.map(({ payload }) => JSON.stringify(payload)))
        if (seen.length < 3 || seen.at(-1) === '{"failures":["poison"]}') throw new Error('not now')
      },
    })
    await database.sql.begin((tx) => say(tx, 'a'))
    await vi.waitFor(() => expect(seen).toHaveLength(3), soon)
    await database.sql.begin((tx) => say(tx, 'poison'))
    await vi.waitFor(() => expect(follower.skipped()).toBe(1), { ...soon, timeout: 10_000 })
    await database.sql.begin((tx) => say(tx, 'b'))
    await vi.waitFor(() => expect(seen.at(-1)).toContain('b'), soon)
  })

  it('hands over the topics it is asked for, and reads on behind the others', async () => {
    const { sql, projectId } = database
    const { words, follower } = await follow({ topics: ['failure.changed'] })
    await sql`insert into outbox (project_id, topic, payload)
      select ${projectId}, 'rollup.changed', '{}' from generate_series(1, 700)`
    await sql.begin((tx) => say(tx, 'a'))
    await vi.waitFor(() => expect(words()).toEqual(['a']), soon)
    await sql.begin((tx) => tell(tx, projectId, 'run.finished', { runs: [] }))
    await sql.begin((tx) => say(tx, 'b'))
    await vi.waitFor(() => expect(words()).toEqual(['a', 'b']), soon)
    await vi.waitFor(() => expect(follower.lagMs()).toBeLessThan(500), soon)
  })

  it('is behind for as long as a transaction that told something runs', async () => {
    const { words, follower } = await follow()
    const [early, late] = await Promise.all([database.sql.reserve(), database.sql.reserve()])
    await early`begin`
    await say(early, 'early')
    await late.unsafe('begin')
    await say(late, 'late')
    await late`commit`
    await new Promise((resolve) => setTimeout(resolve, 1_200))
    expect(follower.lagMs()).toBeGreaterThan(1_000)
    await early`commit`
    await vi.waitFor(() => expect(words()).toEqual(['early', 'late']), soon)
    await vi.waitFor(() => expect(follower.lagMs()).toBeLessThan(500), soon)
    early.release()
    late.release()
  })

  it('wakes followers of other processes', async () => {
    const elsewhere = connectDatabase({ url: database.url, max: 1, applicationName: 'test' })
    const { words } = await follow()
    await elsewhere.begin((tx) => say(tx, 'from afar'))
    await vi.waitFor(() => expect(words()).toEqual(['from afar']), soon)
    await elsewhere.end()
  })
})

describe('trimOutbox', () => {
  it('deletes what was told before a moment, and nothing else', async () => {
    const { sql, projectId } = database
    await sql`insert into outbox (project_id, topic, payload, at)
      select ${projectId}, 'rollup.changed', '{}', now() - interval '2 days' from generate_series(1, 7000)`
    await sql.begin((tx) => say(tx, 'new'))
    expect(await trimOutbox(sql, new Date(Date.now() - 86_400_000))).toBe(7000)
    expect(await sql`select count(*) from outbox`).toEqual([{ count: 1n }])
  })
})
