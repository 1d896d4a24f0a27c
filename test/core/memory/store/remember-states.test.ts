import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { setFailureStates, type StateChange } from '#core/memory/store/failure-states.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { storeRecords } from '#test/support/memory.ts'
import { contextNamed, findingNamed, recordWith } from '#test/support/record.ts'

let database: TestDatabase
let projectId: number
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.stop())
beforeEach(async () => {
  projectId = await database.addProject()
})

const hourMs = 3_600_000
const startMs = Date.UTC(2026, 5, 1)
let traces = 0

interface RunGiven {
  readonly atMs: number
  readonly release?: string
  readonly promptVersion?: string
  readonly model?: string
  readonly fails?: boolean
}

/** One run of the shop, with a call of its own that fails or goes well. */
function runOf({ atMs, release, promptVersion, model, fails = true }: RunGiven) {
  const attributes = {
    ...(promptVersion === undefined ? {} : { 'nevermore.prompt.version': promptVersion }),
    ...(promptVersion === undefined ? {} : { 'gen_ai.prompt.version': promptVersion }),
    ...(model === undefined ? {} : { 'gen_ai.request.model': model, 'gen_ai.operation.name': 'chat' }),
  }
  const record = recordWith({
    traceId: (traces += 1).toString(16).padStart(32, '0'),
    parentSpanId: null,
    startNs: BigInt(atMs) * 1_000_000n,
    endNs: BigInt(atMs + 1) * 1_000_000n,
    attributes,
    findings: fails ? [findingNamed('again')] : [],
    context: contextNamed('summarise the report'),
    resource: {
      attributes: { 'service.name': 'shop', ...(release === undefined ? {} : { 'service.version': release }) },
      schemaUrl: '',
      droppedAttributes: 0,
    },
  })
  return promptVersion === undefined ? record : { ...record, story: { ...record.story, promptVersion } }
}
const store = (...runs: readonly RunGiven[]) => storeRecords(database.sql, projectId, runs.map(runOf))

async function theFailure() {
  const [row] = await database.sql<{ id: string; state: string; reason: string | null; n: number }[]>`
    select id::text, state, state_reason as reason, occurrence_count::int as n from failures
     where project_id = ${projectId}`
  return row!
}
const activity = () => database.sql<{ kind: string; actor: string | null; detail: Record<string, unknown> }[]>`
  select kind, actor, detail from failure_activity where project_id = ${projectId} order by id`

async function rest(given: Partial<StateChange>): Promise<void> {
  await setFailureStates(database.sql, projectId, {
    failureIds: [(await theFailure()).id],
    state: 'RESOLVED',
    release: null,
    promptVersion: null,
    model: null,
    until: null,
    untilOccurrences: null,
    untilEscalating: false,
    reason: null,
    author: 'ada@example.org',
    at: new Date(startMs + hourMs),
    ...given,
  })
}
const laterMs = startMs + 2 * hourMs

describe('a failure resolved in a version', () => {
  it('regresses at or past it, once, and says by what', async () => {
    await store({ atMs: startMs, release: '1.3.0' })
    await rest({ release: '1.4.0' })
    await store({ atMs: laterMs, release: '1.3.9' })
    expect(await theFailure()).toMatchObject({ state: 'RESOLVED', n: 2 })
    await store({ atMs: laterMs, release: '1.4.1' }, { atMs: laterMs + 1, release: '1.5.0' })
    expect(await theFailure()).toMatchObject({ state: 'REGRESSED', reason: 'seen again in 1.4.1', n: 4 })
    expect((await activity()).map(({ kind, actor }) => [kind, actor])).toEqual([
      ['state', 'ada@example.org'],
      ['regressed', null],
    ])
  })

  it('orders commits by when they were first deployed', async () => {
    await store({ atMs: startMs, release: 'aaa' }, { atMs: startMs + 1, release: 'fff' })
    await rest({ release: 'fff' })
    await database.sql`
      update app_releases set first_seen_at = case release when 'aaa' then ${new Date(startMs)}::timestamptz
                                                           else ${new Date(startMs + 10)}::timestamptz end
       where project_id = ${projectId}`
    await store({ atMs: laterMs, release: 'aaa' })
    expect((await theFailure()).state).toBe('RESOLVED')
    await store({ atMs: laterMs + 1, release: 'bbb' })
    expect(await theFailure()).toMatchObject({ state: 'REGRESSED', reason: 'seen again in bbb' })
  })

  it('orders prompt versions likewise', async () => {
    await store({ atMs: startMs, promptVersion: 'old' }, { atMs: startMs + 1, promptVersion: 'new' })
    await rest({ promptVersion: 'new' })
    await database.sql`
      update app_prompt_versions set first_seen_at = ${new Date(startMs)}
       where project_id = ${projectId} and prompt_version = 'old'`
    await store({ atMs: laterMs, promptVersion: 'old' })
    expect((await theFailure()).state).toBe('RESOLVED')
    await store({ atMs: laterMs + 1, promptVersion: 'new' })
    expect(await theFailure()).toMatchObject({ state: 'REGRESSED', reason: 'seen again in prompt new' })
  })

  it('regresses on the model of the fix, not on others', async () => {
    await store({ atMs: startMs, model: 'gpt-4' })
    await rest({ model: 'gpt-4o' })
    await store({ atMs: laterMs, model: 'gpt-4' })
    expect((await theFailure()).state).toBe('RESOLVED')
    await store({ atMs: laterMs + 1, model: 'gpt-4o-2024-08-06' })
    expect((await theFailure()).state).toBe('REGRESSED')
  })
})

describe('a failure resolved now', () => {
  /** Ten runs an hour apart, half of which fail, then the fix. */
  const before = async () => {
    await store(...Array.from({ length: 20 }, (_, at) => ({ atMs: startMs + at * 60_000, fails: at % 2 === 0 })))
    await rest({})
  }
  const fine = (count: number, fromMs: number) =>
    store(...Array.from({ length: count }, (_, at) => ({ atMs: fromMs + at * 60_000, fails: false })))

  it('stays resolved while it was not silent for a day', async () => {
    await before()
    await fine(40, laterMs)
    await store({ atMs: laterMs + 5 * hourMs })
    expect(await theFailure()).toMatchObject({ state: 'RESOLVED', n: 11 })
  })

  it('stays resolved after a silence in which nobody ran it', async () => {
    await before()
    await store({ atMs: laterMs + 30 * hourMs })
    expect((await theFailure()).state).toBe('RESOLVED')
  })

  it('regresses after a day in which enough ran without it, and keeps the numbers', async () => {
    await before()
    await fine(40, laterMs)
    await store({ atMs: laterMs + 30 * hourMs })
    expect(await theFailure()).toMatchObject({
      state: 'REGRESSED',
      reason: 'seen again after 31 h and 40 runs without it',
    })
    expect((await activity()).at(-1)).toMatchObject({
      kind: 'regressed',
      detail: { from: 'RESOLVED', runsSince: 40, failedBefore: 9, runsBefore: 19 },
    })
  })

  it('never regresses by what happened before', async () => {
    await before()
    await fine(40, laterMs)
    await store({ atMs: startMs + 30 * 60_000 })
    expect((await theFailure()).state).toBe('RESOLVED')
  })
})

describe('an archived failure', () => {
  it('counts on, and opens when it was met so often again', async () => {
    await store({ atMs: startMs })
    await rest({ state: 'ARCHIVED', untilOccurrences: 3 })
    await store({ atMs: laterMs }, { atMs: laterMs + 1 })
    expect(await theFailure()).toMatchObject({ state: 'ARCHIVED', n: 3 })
    await store({ atMs: laterMs + 2 })
    expect(await theFailure()).toMatchObject({ state: 'OPEN', reason: 'seen 4 times, as its archive waited for' })
  })

  it('opens by the first event after its date', async () => {
    await store({ atMs: startMs })
    await rest({ state: 'ARCHIVED', until: new Date(laterMs) })
    await store({ atMs: laterMs - 10 })
    expect((await theFailure()).state).toBe('ARCHIVED')
    await store({ atMs: laterMs })
    expect((await theFailure()).state).toBe('OPEN')
  })
})

describe('many at once', () => {
  it('wake it once, however many batches meet it in parallel and come again', async () => {
    await store({ atMs: startMs, release: '1.3.0' })
    await rest({ release: '1.4.0' })
    const batches = Array.from({ length: 12 }, (_, at) => [
      runOf({ atMs: laterMs + at, release: '1.3.5' }),
      runOf({ atMs: laterMs + at, release: '1.4.2' }),
    ])
    const send = () => Promise.all(batches.map((batch) => storeRecords(database.sql, projectId, batch)))
    await Promise.all([send(), send()])
    await send()
    await expect.poll(theFailure, { timeout: 10_000 }).toMatchObject({ state: 'REGRESSED', n: 25 })
    expect((await activity()).filter(({ kind }) => kind === 'regressed')).toHaveLength(1)
  })

  it('end an archive at the very occurrence, not before and not twice', async () => {
    await store({ atMs: startMs })
    await rest({ state: 'ARCHIVED', untilOccurrences: 10 })
    const batches = Array.from({ length: 9 }, (_, at) => [runOf({ atMs: laterMs + at })])
    const send = () => Promise.all(batches.map((batch) => storeRecords(database.sql, projectId, batch)))
    await Promise.all([send(), send()])
    await expect.poll(theFailure, { timeout: 10_000 }).toMatchObject({ state: 'ARCHIVED', n: 10 })
    const last = [runOf({ atMs: laterMs + 100 })]
    await Promise.all([storeRecords(database.sql, projectId, last), storeRecords(database.sql, projectId, last)])
    await expect.poll(theFailure, { timeout: 10_000 }).toMatchObject({ state: 'OPEN', n: 11 })
    expect((await activity()).filter(({ actor }) => actor === null)).toHaveLength(1)
  })
})
