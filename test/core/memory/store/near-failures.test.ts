import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { deleteFailure } from '#core/memory/store/delete-failure.ts'
import { acceptSuggestion, dismissSuggestion } from '#core/memory/store/grouping-suggestions.ts'
import { mergeFailures } from '#core/memory/store/merge-failures.ts'
import { splitFailure } from '#core/memory/store/split-failure.ts'
import { suggestMerges, type SuggestedUntil } from '#core/memory/store/suggest-merges.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { countRecords, faultSaying, runsWith } from '#test/support/faults.ts'

let database: TestDatabase
let projectId: number
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.stop())
beforeEach(async () => {
  projectId = await database.addProject()
})

const at = new Date()
const author = 'ada@example.org'
const store = (...findings: ReturnType<typeof faultSaying>[]) =>
  countRecords(database.sql, projectId, runsWith(...findings))
const say = async (...messages: string[]) => {
  for (const message of messages) await store(faultSaying(message))
}
const failures = () => database.sql<{ id: string; title: string; n: number }[]>`
  select id::text, title, occurrence_count::int as n from failures
   where project_id = ${projectId} and merged_into is null order by id`
const aliases = () => database.sql<{ text: string; by: string; score: number; via: boolean; prototype: boolean }[]>`
  select text, attached_by as by, round(score::numeric, 3)::float8 as score, via is not null as via, prototype
    from fingerprints where project_id = ${projectId} order by at, text`
interface Asked {
  readonly id: string
  readonly level: string
  readonly state: string
}
const suggestions = () => database.sql<Asked[]>`
  select id::text, level, state from grouping_suggestions
   where project_id = ${projectId} order by id`
const hashSaying = (message: string): string => faultSaying(message).fingerprints[0]!.hash

describe('an unknown fingerprint', () => {
  it('joins the failure that it differs from by numbers alone, for good, and says so', async () => {
    await say('disk node7_sda is full', 'disk node12_sda is full')
    expect(await failures()).toMatchObject([{ n: 2 }])
    expect((await aliases())[1]).toMatchObject({ by: 'the same message but for numbers', score: 0.995, via: true })
    const [told] = await database.sql`
      select kind, actor, detail->>'certainty' as certainty from failure_activity where project_id = ${projectId}`
    expect(told).toEqual({ kind: 'attach', actor: null, certainty: '0.995' })
  })

  it('does so also when both come at once', async () => {
    await store(faultSaying('disk node7_sda is full'), faultSaying('disk node12_sda is full'))
    expect(await failures()).toMatchObject([{ n: 2 }])
  })

  it('stays apart when a code, the tool or the class is another', async () => {
    await store(
      faultSaying('rank7_a answered 503', { code: '503' }),
      faultSaying('rank8_a answered 429', { code: '429' }),
    )
    await store(faultSaying('rank7_b broke', { where: 'search' }), faultSaying('rank8_b broke', { where: 'mail' }))
    await store(faultSaying('rank7_c broke'), faultSaying('rank8_c broke', {}, { class: 'output.empty' }))
    expect(await failures()).toHaveLength(6)
  })

  it('is asked about when what differs looks like a value', async () => {
    await say('cannot open user=ada', 'cannot open user=bob')
    expect(await failures()).toHaveLength(2)
    expect(await suggestions()).toMatchObject([{ level: 'values', state: 'open' }])
  })

  it('joins where people have shown that a place varies', async () => {
    await say('cannot open user=ada now', 'cannot open user=bob now', 'cannot open user=eve now')
    const [first, ...rest] = await failures()
    const from = rest.map(({ id }) => id)
    await mergeFailures(database.sql, projectId, { into: first!.id, from, reason: null, author, at })
    await say('cannot open user=kim now')
    expect(await failures()).toMatchObject([{ n: 4 }])
  })

  it('of an app’s own key is near nothing', async () => {
    const keyed = (key: string) => {
      const fault = faultSaying('disk node7_sda is full')
      return { ...fault, fingerprints: [{ ...fault.fingerprints[0]!, level: 'custom' as const, hash: key.repeat(32) }] }
    }
    await store(keyed('a'))
    await store(keyed('b'))
    expect(await failures()).toHaveLength(2)
  })

  it('keeps at most eight prototypes a failure, however many it has', async () => {
    for (const [index, letter] of [...'abcdefghijklmn'].entries())
      await say(`disk ${letter}${index}_sda is full of ${'x'.repeat(index + 1)}_${index}`)
    const first = (await failures())[0]!.id
    const others = (await failures()).slice(1).map(({ id }) => id)
    if (others.length > 0)
      await mergeFailures(database.sql, projectId, { into: first, from: others, reason: null, author, at })
    const kept = await aliases()
    expect(kept.length).toBeGreaterThanOrEqual(14)
    expect(kept.filter(({ prototype }) => prototype)).toHaveLength(8)
  })
})

describe('what people decided', () => {
  it('merges on a yes, keeps apart on a no, and is not asked again', async () => {
    await say('cannot open user=ada', 'cannot open user=bob')
    const [asked] = await suggestions()
    const decision = { suggestionId: asked!.id, reason: null, author, at }
    await acceptSuggestion(database.sql, projectId, decision)
    expect(await failures()).toMatchObject([{ n: 2 }])
    await expect(acceptSuggestion(database.sql, projectId, decision)).rejects.toMatchObject({ code: 'conflict' })
    await say('cannot read file=a', 'cannot read file=b')
    const second = (await suggestions()).find(({ state }) => state === 'open')!
    const no = { ...decision, suggestionId: second.id }
    await expect(dismissSuggestion(database.sql, await database.addProject(), no)).rejects.toMatchObject({
      code: 'not_found',
    })
    await dismissSuggestion(database.sql, projectId, no)
    await say('cannot read file=a', 'cannot read file=b')
    expect((await suggestions()).filter(({ state }) => state === 'open')).toHaveLength(0)
    expect(await failures()).toHaveLength(3)
  })

  it('is obeyed: what was split is neither joined again nor suggested', async () => {
    await say('disk node7_sda is full', 'disk node12_sda is full')
    const [{ id }] = (await failures()) as unknown as [{ id: string }]
    const fingerprints = [hashSaying('disk node12_sda is full')]
    await splitFailure(database.sql, projectId, { failureId: id, fingerprints, reason: null, author, at })
    await say('disk node7_sda is full', 'disk node12_sda is full', 'disk node12_sda is full')
    expect(await failures()).toMatchObject([{ n: 2 }, { n: 3 }])
    await suggestMerges(database.sql, { atMs: 0, bucket: null })
    expect((await suggestions()).filter(({ state }) => state === 'open')).toHaveLength(0)
  })

  it('holds for what was deleted: it swallows what it meets, and nothing comes back', async () => {
    await say('it broke', 'it broke', 'other')
    const [{ id }] = (await failures()) as unknown as [{ id: string }]
    await deleteFailure(database.sql, projectId, { failureId: id, reason: 'noise', author, at })
    await say('it broke', 'other')
    expect(await failures()).toMatchObject([{ title: 'other', n: 2 }])
    const [stone] = await database.sql`
      select swallowed_count::int as n, occurrence_count::int as counted from failures
       where project_id = ${projectId} and deleted_at is not null`
    expect(stone).toEqual({ n: 1, counted: 0 })
    const [kept] = await database.sql`
      select count(*)::int as n from occurrences where project_id = ${projectId}`
    expect(kept).toEqual({ n: 2 })
    const held = await database.sql`select held from findings where project_id = ${projectId} and title = 'it broke'`
    expect(held.map((row) => row['held'])).toEqual([true, true, true])
  })
})

describe('looking for merges in the background', () => {
  const fromStart = { atMs: 0, bucket: null }
  const suggested = async (): Promise<number> => {
    let [until, made, waiting]: [SuggestedUntil, number, number] = [fromStart, 0, 1]
    while (waiting > 0) {
      const turn = await suggestMerges(database.sql, until)
      made += turn.made
      ;({ until, waiting } = turn)
    }
    return made
  }

  it('finds a place at which many words were seen', async () => {
    for (const word of ['alpha', 'beta', 'gamma', 'delta', 'eta', 'theta', 'iota', 'kappa'])
      await say(`the index of customer ${word} cannot be written`)
    expect(await failures()).toHaveLength(8)
    expect(await suggested()).toBe(7)
    expect(await suggested()).toBe(0)
  })

  it('says nothing of words that say what happened, however many there are', async () => {
    for (const word of ['opened', 'shipped', 'lost', 'refunded', 'returned', 'cancelled', 'split'])
      await say(`the parcel was ${word} before anybody looked`)
    for (const word of ['null', 'true', 'false', 'open', 'closed', 'none', 'yes', 'no'])
      await say(`the answer of the gate reads ${word} today`)
    expect(await suggested()).toBe(0)
  })

  it('passes by nothing, however much is new at once', async () => {
    for (let where = 0; where < 12; where++) await store(faultSaying('the tool is away', { where: `tool ${where}` }))
    const seen: number[] = []
    let until: SuggestedUntil = fromStart
    for (let turns = 0, waiting = 1; waiting > 0 && turns < 50; turns++) {
      const turn = await suggestMerges(database.sql, until)
      seen.push(turn.waiting)
      ;({ until, waiting } = turn)
    }
    expect(seen.length).toBeGreaterThan(1)
    expect(seen).toEqual(seen.toSorted((a, b) => b - a))
    expect(seen.at(-1)).toBe(0)
    expect((await suggestMerges(database.sql, until)).waiting).toBe(0)
  })

  it('says nothing of two or three', async () => {
    await say('the session was opened', 'the session was closed', 'the session was lost')
    expect(await suggested()).toBe(0)
  })
})
