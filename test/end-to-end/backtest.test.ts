import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { backtest } from '#core/memory/backtest/backtest.ts'
import { readPastCalls } from '#core/memory/store/past-calls.ts'
import { readPastRuns } from '#core/memory/store/past-runs.ts'
import { noPolicies, readPolicies } from '#core/memory/store/policies.ts'
import { askApi, eventually } from '#test/support/api.ts'
import { cli } from '#test/support/cli.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { startProgram, type RunningProgram } from '#test/support/program.ts'
import { askBefore, heardOf, sendRun, type ToldAnswer, type ToldRun } from '#test/support/told-runs.ts'

const runs = 60
/** Answers around an outage that differ by more than one call. */
const lateMost = 3
/** By how much one call of twenty more or less moves the risk. */
const oneCall = 0.03
const [outageFrom, outageTo, newRelease] = [15, 26, 34]
const prompts = [
  'Refund the parcel that never came',
  'Translate the dinner menu into French',
  'Summarise the warranty of the kettle',
  'Which invoices are still open this month?',
]
const tooLong = { type: 'context_length_exceeded', message: "This model's maximum context length is 8192 tokens." }
const refused = { type: 'content_policy_violation', message: 'The request was rejected by the safety system.' }
const limited = { type: 'rate_limit_exceeded', message: 'Rate limit reached for gpt-4o-mini.' }

/** One kind of request fails until a release mends it, one always; for a while a model fails whatever is asked. */
const story = Array.from({ length: runs }, (_, at): ToldRun => {
  const prompt = prompts[(at * 7) % 4]!
  const model = at % 3 === 0 ? 'gpt-4o' : 'gpt-4o-mini'
  const isNew = at >= newRelease
  const isDown = model === 'gpt-4o-mini' && at >= outageFrom && at < outageTo
  const ofPrompt = prompt === prompts[0] && !isNew ? tooLong : prompt === prompts[1] ? refused : null
  const [release, promptVersion] = isNew ? ['2.0.0', 'v2'] : ['1.0.0', 'v1']
  return { prompt, model, release, promptVersion, error: isDown ? limited : ofPrompt }
})

let database: TestDatabase
let folder: string
let program: RunningProgram
const live = new Map<string, ToldAnswer>()

beforeAll(async () => {
  database = await createTestDatabase()
  folder = await mkdtemp(join(tmpdir(), 'nevermore-backtest-'))
  program = await startProgram(join(folder, 'data'), { DATABASE_URL: database.url, NEVERMORE_SETTLE_QUIET_MS: '100' })
  for (const [at, run] of story.entries()) {
    const answer = await askBefore(program, run)
    const traceId = await sendRun(program, run, answer.id)
    live.set(traceId, answer)
    await heardOf(program, database, traceId, (at >= outageFrom && at < outageTo + 6) || at === newRelease)
  }
}, 240_000)
afterAll(async () => {
  await program?.stop()
  await database.stop()
  await rm(folder, { recursive: true, force: true })
})

describe('a story that was lived, and then replayed', () => {
  const from = new Date(Date.now() - 3_600_000)
  const project = 1

  it('was warned of where something was known, and not otherwise', () => {
    const said = [...live.values()].map(({ verdict }) => verdict)
    expect(said.slice(0, 2)).toEqual(['ALLOW', 'ALLOW'])
    expect(said.filter((verdict) => verdict === 'WARN').length).toBeGreaterThan(runs / 5)
    expect([...live.values()].some(({ message }) => message.includes('has been failing'))).toBe(true)
  })

  it('is told the same of every run', async () => {
    const { sql } = database
    const to = new Date()
    const differences: string[] = []
    const late: string[] = []
    const replayed = await backtest({
      runs: await readPastRuns(sql, project, from, to),
      calls: await readPastCalls(sql, project, from, to),
      policies: (await readPolicies(sql, project)).get(project) ?? noPolicies,
      fromMs: from.getTime(),
      onDecision({ traceId }, { verdict, risk, message }) {
        const then = live.get(traceId)!
        const said = `lived ${then.verdict} ${then.risk} ${then.message} | ${verdict} ${risk} ${message}`
        // Calls of late are part of every risk, and are read some hundred milliseconds after they end (more on a busy
        // machine): one of them may not be known of yet.
        const isOfOutage = said.includes('has been failing')
        if (then.verdict === verdict && Math.abs((then.risk ?? -1) - (risk ?? -1)) < oneCall) return
        ;(isOfOutage ? late : differences).push(said)
      },
    })
    expect(replayed.runs).toBe(runs)
    expect(differences).toEqual([])
    expect(late.length, late.join('\n')).toBeLessThanOrEqual(lateMost)
  })

  it('has the record that is kept of it', async () => {
    const fields = 'warnedAndFailed warnedAndFine allowedAndFailed allowedAndFine'
    const query = `{ outcomes(filter: { app: "shop" }) { open ${fields} } }`
    const ask = async () =>
      (await askApi<{ outcomes: Record<string, number> & { open: number } }>(program, query)).outcomes
    const { open: _, ...kept } = await eventually(ask, ({ open }) => open === 0, 30_000)
    const { code, out } = await cli(['backtest', '--from', '1h', '--json', '--url', program.web, '--key', program.key])
    expect(code).toBe(0)
    const { methods } = JSON.parse(out) as { methods: { method: string; all: { record: Record<string, number> } }[] }
    expect(methods[0]!.method).toBe('nevermore')
    const { record } = methods[0]!.all
    for (const [name, count] of Object.entries(kept)) {
      expect(Math.abs(record[name]! - count), name).toBeLessThanOrEqual(lateMost)
    }
  })
})
