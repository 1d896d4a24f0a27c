import { randomBytes } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { says } from '#cli/demo/model-server/reply.ts'
import type { ModelRequest } from '#cli/demo/model-server/request.ts'
import { startModelServer, type ModelServer } from '#cli/demo/model-server/start.ts'
import { judgeCard } from '#collector/judge/card.ts'
import { createJudge, type JudgeOptions } from '#collector/judge/judge.ts'
import { updateSignal } from '#core/memory/store/signal-settings.ts'
import type { SignalEdit } from '#core/memory/signal-settings.ts'
import { createLog } from '#core/platform/log.ts'
import { standardLimits } from '#core/workbench/post-json.ts'
import { openAiProvider } from '#core/workbench/providers/openai.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { storeRecords } from '#test/support/memory.ts'
import { drawSpans, type Drawn } from '#test/support/runs.ts'
import { chained, settlerAt } from '#test/support/settling.ts'
import { failed, model, root } from '#test/support/signal-cases/draw.ts'

let database: TestDatabase
let projectId: number
let server: ModelServer
let said: string
let asked: ModelRequest[]
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.stop())
beforeEach(async () => {
  projectId = await database.addProject()
  said = verdict({})
  asked = []
  server = await startModelServer({
    answer(request) {
      asked.push(request)
      return says(said)
    },
  })
})
afterEach(() => server.stop())

const verdict = (more: object): string =>
  JSON.stringify({ verdict: 'fine', problem: null, confidence: 0.9, reason: 'It answers.', quote: null, ...more })
const offTopic = (more: object = {}): string =>
  verdict({ verdict: 'failed', problem: 'off_topic', reason: 'It speaks of bananas.', quote: 'Bananas', ...more })

/** A minute after the drawn runs. */
const soon = () => 1_760_000_060_000
const judge = (more: Partial<JudgeOptions> = {}) =>
  createJudge({
    sql: database.sql,
    clock: soon,
    log: createLog({ level: 'silent' }),
    provider: openAiProvider(
      { baseUrl: server.baseUrl, key: 'sk-test', model: 'gpt-4o-mini' },
      { ...standardLimits, timeoutMs: 2_000, retriesMax: 0 },
    ),
    ...more,
  }).judge()
const switchOn = (edit: SignalEdit = {}) =>
  updateSignal(database.sql, projectId, judgeCard, {
    edit: { enabled: true, ...edit },
    note: null,
    author: 'ada',
    at: new Date(),
  })
const settle = () => settlerAt(database.sql, 5_000).settle()
const answered = (users: readonly string[] = ['Where is my order?'], text = 'Bananas are yellow, most of all.') => [
  root(),
  model('m', { users, text }),
]
async function run(drawn: readonly Drawn[] = answered()) {
  const traceId = randomBytes(16).toString('hex')
  await storeRecords(database.sql, projectId, chained(drawSpans(drawn).map((span) => ({ ...span, traceId }))))
  await settle()
  return traceId
}
const findings = () => database.sql<{ signal: string; class: string; grade: string; held: boolean }[]>`
  select signal, class, grade, held from findings where project_id = ${projectId} order by signal`
const judged = () => database.sql<{ outcome: string; reason: string | null }[]>`
  select outcome, reason from judged_runs where project_id = ${projectId}`
const failures = async () =>
  (
    await database.sql<
      { class: string }[]
    >`select class from failures where project_id = ${projectId} and not withdrawn`
  ).map((row) => row.class)

describe('the judge', () => {
  it('sends nothing anywhere until a project switches it on', async () => {
    await run()
    expect(await judge()).toBe(0)
    await switchOn({ enabled: false, sampling: 0.5 })
    expect(await judge()).toBe(0)
    expect(server.requests()).toEqual({})
    expect(await judged()).toEqual([])
  })

  it('is asked once about a run, with what was asked and answered', async () => {
    await switchOn()
    await run()
    expect(await judge()).toBe(1)
    expect(await judge()).toBe(0)
    expect(asked).toHaveLength(1)
    expect(asked[0]?.messages.at(-1)?.text).toContain('Where is my order?')
    expect(await judged()).toEqual([{ outcome: 'FINE', reason: null }])
    expect(await findings()).toEqual([])
  })

  it('leaves what it found beside the run, marked, and makes no failure of it alone', async () => {
    await switchOn()
    said = offTopic()
    for (let n = 0; n < 4; n++) await run()
    expect(await judge()).toBe(4)
    await settle()
    const found = await findings()
    expect(found).toHaveLength(4)
    expect(found[0]).toEqual({ signal: 'judge', class: 'quality.low_score', grade: 'C', held: true })
    expect(await failures()).toEqual([])
    const [status] = await database.sql`select distinct status from traces where project_id = ${projectId}`
    expect(status).toEqual({ status: 'OK' })
  })

  it('counts beside a mechanical hint of the same run that looks at something else', async () => {
    await switchOn()
    said = offTopic({ problem: 'invented_facts' })
    await run(answered(['find order 7', 'No, I asked for the other order'], 'Bananas are yellow, most of all.'))
    await judge()
    await settle()
    expect((await findings()).map(({ signal, held }) => [signal, held])).toEqual([
      ['judge', false],
      ['user-correction', false],
    ])
    expect((await failures()).toSorted()).toEqual(['output.unsupported_citation', 'quality.negative_feedback'])
  })

  it('tells by which model and rubric, and quotes only what stands in the answer', async () => {
    await switchOn()
    said = offTopic({ quote: 'Apples' })
    await run()
    await judge()
    const [row] = await database.sql<{ evidence: { path: string; note: string; excerpt: string | null }[] }[]>`
      select evidence from findings where project_id = ${projectId}`
    expect(row?.evidence[0]).toMatchObject({ excerpt: null, note: 'judged: It speaks of bananas.' })
    expect(row?.evidence[1]).toMatchObject({ path: 'rubric answer-1', note: 'judged by openai gpt-4o-mini, 90 % sure' })
  })

  it.each([
    ['no JSON', 'I think it is fine.'],
    ['half a verdict', '{"verdict":"failed","confidence":0.9,"reason":"x"}'],
    ['a problem nobody asked about', offTopic({ problem: 'boring' })],
    ['a confidence beyond all', offTopic({ confidence: 7 })],
  ])('takes %s for no verdict', async (_what, answer) => {
    await switchOn()
    said = answer
    await run()
    await judge()
    expect(await judged()).toMatchObject([{ outcome: 'UNANSWERED' }])
    expect(await findings()).toEqual([])
  })

  it('lets a verdict be that the model is not sure of', async () => {
    await switchOn()
    said = offTopic({ confidence: 0.4 })
    await run()
    await judge()
    expect(await judged()).toMatchObject([{ outcome: 'FINE' }])
    expect(await findings()).toEqual([])
  })

  it('changes nothing when its model is away, and rests for a minute', async () => {
    await switchOn()
    await run()
    await run()
    await server.stop()
    let nowMs = soon()
    const one = createJudge({
      sql: database.sql,
      clock: () => nowMs,
      log: createLog({ level: 'silent' }),
      provider: openAiProvider(
        { baseUrl: server.baseUrl, key: null, model: 'm' },
        { ...standardLimits, timeoutMs: 200, retriesMax: 0 },
      ),
    })
    expect(await one.judge()).toBe(1)
    expect(await one.judge()).toBe(0)
    nowMs += 61_000
    expect(await one.judge()).toBe(1)
    expect((await judged()).map(({ outcome }) => outcome)).toEqual(['UNANSWERED', 'UNANSWERED'])
    expect(await findings()).toEqual([])
  })

  it('spends no more questions within an hour than the project allows', async () => {
    await switchOn({ thresholds: [{ name: 'judge_calls_per_hour_max', value: 2 }] })
    for (let n = 0; n < 4; n++) await run()
    expect(await judge()).toBe(2)
    expect(await judge()).toBe(0)
    expect(await judge({ clock: () => soon() + 3_600_001 })).toBe(2)
    expect(asked).toHaveLength(4)
  })

  it('is asked about a share of the runs', async () => {
    await switchOn({ sampling: 0.5 })
    for (let n = 0; n < 12; n++) await run()
    while ((await judge()) > 0);
    expect(asked.length).toBeGreaterThan(0)
    expect(asked.length).toBeLessThan(12)
  })

  it('asks nothing about runs whose failure is known, and nothing where content is not recorded', async () => {
    await switchOn()
    await run([failed(root()), failed(model('m', { users: ['q'] }))])
    await run([root(), { id: 'm', attributes: { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-4o' } }])
    await judge()
    expect(asked).toEqual([])
    expect(await judged()).toEqual([{ outcome: 'UNANSWERED', reason: 'no question or answer was recorded' }])
  })

  it('asks once when two processes are at it', async () => {
    await switchOn()
    for (let n = 0; n < 3; n++) await run()
    await Promise.all([judge(), judge(), judge()])
    while ((await judge()) > 0);
    expect(asked).toHaveLength(3)
  })

  it('keeps the runs of projects apart', async () => {
    await switchOn()
    await run()
    const other = projectId
    projectId = await database.addProject()
    await run()
    await judge()
    expect(await judged()).toEqual([])
    projectId = other
    expect(await judged()).toHaveLength(1)
  })
})
