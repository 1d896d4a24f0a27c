import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { contextOf } from '#core/memory/context-signature.ts'
import { createPreflight, type Preflight } from '#core/memory/preflight/engine.ts'
import { connectDatabase } from '#core/platform/database/connect.ts'
import { createLog } from '#core/platform/log.ts'
import { tell } from '#core/platform/outbox.ts'
import { uuidv7 } from '#core/platform/ids.ts'
import { setFailureStates } from '#core/memory/store/failure-states.ts'
import { markNotAFailure } from '#core/memory/store/not-a-failure.ts'
import { tellingOf } from '#core/memory/told-contexts.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { storeRuns, type RunOf } from '#test/support/preflight-runs.ts'
import { questionAbout } from '#test/support/questions.ts'

const minuteMs = 60_000

describe('createPreflight', () => {
  let db: TestDatabase
  let preflight: Preflight
  // Stands at now, and is moved by tests that let time pass.
  let nowMs = Date.now()

  beforeAll(async () => {
    db = await createTestDatabase()
    preflight = createPreflight({ sql: db.sql, clock: () => nowMs, log: createLog({ level: 'silent' }) })
    await preflight.start()
  })
  afterAll(async () => {
    await preflight.stop()
    await db.stop()
  })

  const ask = (projectId: number, prompt: string, more: Parameters<typeof questionAbout>[1] = {}) =>
    preflight.answer(projectId, questionAbout(prompt, more))
  const store = (projectId: number, runs: readonly RunOf[]) => storeRuns(db.sql, projectId, runs, nowMs)
  const becomes = (read: () => string, wanted: string) =>
    expect.poll(read, { timeout: 3_000, interval: 20 }).toBe(wanted)

  it('allows what was never seen, and says so plainly', async () => {
    const answer = ask(await db.addProject(), 'Translate the poem into Dutch')
    expect(answer).toMatchObject({ verdict: 'ALLOW', risk: null, matches: [], policyId: null })
    expect(answer.message).toBe('Nothing like this has failed before.')
  })

  it('warns of a run like one that failed, within a second of the failure, and names it', async () => {
    const project = await db.addProject()
    await store(project, [{ prompt: 'Summarise report 4711 with citations', failed: 'output.invalid_format' }])
    await becomes(() => ask(project, 'Summarise report 4712 with citations').verdict, 'WARN')
    const answer = ask(project, 'Summarise report 4712 with citations')
    expect(answer.message).toMatch(/^Failed before with F-1 “.+” in 1 of 1 run like this/)
    expect(answer.matches).toHaveLength(1)
    expect(answer.matches[0]).toMatchObject({ tier: 'EXACT', similarity: 1, runs: 1, failedRuns: 1 })
    expect(answer.matches[0]?.why[0]).toMatch(/^Same app, operation, words/)
    // A project made just now is given its policies a moment later; until then it goes by the same ones, unnamed.
    await expect.poll(() => ask(project, 'Summarise report 4712 with citations').policyId).not.toBeNull()
  })

  it('warns in every process that follows the same database', async () => {
    const project = await db.addProject()
    const sql = connectDatabase({ url: db.url, max: 4, applicationName: 'another process' })
    const other = createPreflight({ sql, clock: () => nowMs, log: createLog({ level: 'silent' }) })
    await other.start()
    const prompt = 'Polish the silver before the feast'
    expect(other.answer(project, questionAbout(prompt)).verdict).toBe('ALLOW')
    await store(project, [{ prompt, failed: 'output.invalid_format' }])
    await becomes(() => ask(project, prompt).verdict, 'WARN')
    await becomes(() => other.answer(project, questionAbout(prompt)).verdict, 'WARN')
    await store(project, [{ prompt }])
    await becomes(() => other.answer(project, questionAbout(prompt)).verdict, 'ALLOW')
    await other.stop()
    await sql.end()
  })

  it('stops warning once the same context succeeded after its failure', async () => {
    const project = await db.addProject()
    const prompt = 'Extract the invoice total as JSON'
    await store(project, [{ prompt, failed: 'output.invalid_format', atMs: nowMs - 2 * minuteMs }])
    await becomes(() => ask(project, prompt).verdict, 'WARN')
    await store(
      project,
      Array.from({ length: 4 }, (_, at) => ({ prompt, atMs: nowMs - minuteMs + at })),
    )
    await becomes(() => ask(project, prompt).verdict, 'ALLOW')
    expect(ask(project, prompt).matches[0]).toMatchObject({ runs: 5, failedRuns: 1 })
  })

  it('warns of similar runs that fail often, but not of few', async () => {
    const project = await db.addProject()
    const variants = [
      'quarterly',
      'annual',
      'monthly',
      'weekly',
      'final',
      'draft',
      'interim',
      'regional',
      'internal',
      'public',
      'early',
      'late',
    ]
    await store(
      project,
      variants.map((word) => ({
        prompt: `Write the ${word} revenue report for the board with charts`,
        failed: 'output.truncated' as const,
      })),
    )
    await becomes(() => ask(project, 'Write the combined revenue report for the board with charts').verdict, 'WARN')
    const answer = ask(project, 'Write the combined revenue report for the board with charts')
    expect(answer.matches[0]).toMatchObject({ tier: 'LEXICAL' })
    expect(answer.risk).toBeGreaterThanOrEqual(0.3)
    expect(answer.riskLow).toBeLessThanOrEqual(answer.risk ?? 0)
    expect(answer.riskHigh).toBeGreaterThanOrEqual(answer.risk ?? 1)
    expect(ask(project, 'Book a flight from Lisbon to Oslo').verdict).toBe('ALLOW')
  })

  it('does not count a fact that was left out against a match, but one that is given and differs', async () => {
    const project = await db.addProject()
    const prompt = 'Draft the apology letter'
    await store(project, [{ prompt, failed: 'output.refusal', model: 'gpt-4o-2024-08-06' }])
    await becomes(() => ask(project, prompt).verdict, 'WARN')
    expect(ask(project, prompt, { model: 'gpt-4o' }).matches[0]?.tier).toBe('EXACT')
    expect(ask(project, prompt, { model: 'claude-3-5-sonnet-20241022' }).matches[0]?.tier).not.toBe('EXACT')
  })

  it('keeps silent about archived failures, and about what is no failure', async () => {
    const project = await db.addProject()
    for (const [prompt, silence] of [
      [
        'Rate the essay',
        (id: string) => setFailureStates(db.sql, project, { ...noFix, failureIds: [id], state: 'ARCHIVED' }),
      ],
      [
        'Grade the homework',
        (id: string) =>
          markNotAFailure(db.sql, project, {
            failureId: id,
            fingerprint: null,
            reason: 'wanted',
            author: null,
            at: new Date(nowMs),
          }),
      ],
    ] as const) {
      await store(project, [{ prompt, failed: 'output.refusal', message: prompt }])
      await becomes(() => ask(project, prompt).verdict, 'WARN')
      await silence(ask(project, prompt).matches[0]!.failureId)
      await becomes(() => ask(project, prompt).verdict, 'ALLOW')
      expect(ask(project, prompt).matches).toEqual([])
    }
  })

  const noFix = {
    release: null,
    promptVersion: null,
    model: null,
    until: null,
    untilOccurrences: null,
    untilEscalating: false,
    reason: null,
    author: null,
    at: new Date(nowMs),
  }

  it('stops warning releases at or past the fix, and goes on warning older ones', async () => {
    const project = await db.addProject()
    const prompt = 'Plan the migration'
    await store(project, [{ prompt, failed: 'agent.loop', release: '1.3.0' }])
    await becomes(() => ask(project, prompt).verdict, 'WARN')
    const failureId = ask(project, prompt).matches[0]!.failureId
    await setFailureStates(db.sql, project, {
      ...noFix,
      failureIds: [failureId],
      state: 'RESOLVED',
      release: '1.4.0',
    })
    await becomes(() => ask(project, prompt, { release: '1.4.0' }).verdict, 'ALLOW')
    expect(ask(project, prompt, { release: '1.10.0' }).verdict).toBe('ALLOW')
    expect(ask(project, prompt, { release: '1.3.9' }).verdict).toBe('WARN')
  })

  it('warns while a provider is failing, names since when, and allows again once it recovered', async () => {
    const project = await db.addProject()
    const outage = { failed: 'provider.overloaded', provider: 'openai', model: 'gpt-4o' } as const
    await store(
      project,
      ['one', 'two', 'three', 'four'].map((word) => ({ prompt: `Count to ${word}`, ...outage })),
    )
    const facts = { provider: 'openai', model: 'gpt-4o' }
    await becomes(() => ask(project, 'Something else entirely', facts).verdict, 'WARN')
    const answer = ask(project, 'Something else entirely', facts)
    expect(answer.message).toMatch(/^The provider openai has been failing since \d\d:\d\d UTC with F-1/)
    expect(answer.matches[0]?.why[0]).toMatch(/failing since/)
    expect(ask(project, 'Something else entirely', { provider: 'anthropic' }).verdict).toBe('ALLOW')
    expect(ask(project, 'Count to one').verdict).toBe('ALLOW')
    nowMs += 2 * minuteMs
    await store(
      project,
      Array.from({ length: 5 }, (_, at) => ({
        prompt: `Fine ${'abcde'[at]}`,
        provider: 'openai',
        model: 'gpt-4o',
        atMs: nowMs - 1_000,
      })),
    )
    await becomes(() => ask(project, 'Something else entirely', facts).verdict, 'ALLOW')
  })

  it('answers UNKNOWN past the deadline, and while it is not ready, and never throws', async () => {
    expect(ask(db.projectId, 'Anything', { deadlineMs: 0 })).toMatchObject({
      verdict: 'UNKNOWN',
      risk: null,
      matches: [],
    })
    const late = preflight.answer(db.projectId, questionAbout('Anything', { deadlineMs: 50 }), {
      receivedAtMs: nowMs - 60,
    })
    expect(late.verdict).toBe('UNKNOWN')
    expect(late.message).toMatch(/50 ms/)
    const unready = createPreflight({ sql: db.sql, clock: () => nowMs, log: createLog({ level: 'silent' }) })
    expect(unready.ready()).toBe(false)
    expect(unready.answer(db.projectId, questionAbout('Anything')).verdict).toBe('UNKNOWN')
    await unready.stop()
  })

  it('follows an edited policy, and blocks only when somebody wrote so', async () => {
    const project = await db.addProject()
    const prompt = 'Delete the old accounts'
    await store(project, [{ prompt, failed: 'tool.bad_arguments' }])
    await becomes(() => ask(project, prompt).verdict, 'WARN')
    await db.sql`
      insert into policies (project_id, position, name, verdict, rule)
      values (${project}, 1, 'No bad arguments', 'BLOCK', ${db.sql.json({ classes: ['tool.*'], cause: 'context' })})`
    await db.sql`insert into outbox (project_id, topic, payload) values (${project}, 'policy.changed', '{}')`
    await becomes(() => ask(project, prompt).verdict, 'BLOCK')
  })

  it('keeps what it answered, without the secrets that were in the question', async () => {
    const project = await db.addProject()
    const answer = ask(project, 'Use key sk-abcdefghijklmnopqrstuvwx for bob@example.com', { agent: 'writer' })
    await preflight.flush()
    const [row] = await db.sql`
      select verdict, question, app, trace_id from warnings where project_id = ${project} and id = ${answer.id}`
    expect(row).toMatchObject({ verdict: 'ALLOW', app: 'shop', trace_id: null })
    expect(row?.['question']).toEqual({
      app: 'shop',
      operation: 'chat',
      agent: 'writer',
      prompt: 'Use key [redacted] for [redacted]',
    })
  })

  it('takes the counts of a known context as they are told, without reading it again', async () => {
    const project = await db.addProject()
    const prompt = 'Polish the silver spoons'
    await store(project, [{ prompt, failed: 'output.empty' }])
    await becomes(() => ask(project, prompt).verdict, 'WARN')
    const { hash } = contextOf(questionAbout(prompt))
    const told = { hash, runs: 9, failed: 1, outages: 0, lastFailedMs: nowMs, lastOkMs: nowMs, lastSeenMs: nowMs }
    for (const payload of tellingOf([told], [])) await tell(db.sql, project, 'context.changed', payload)
    await becomes(() => ask(project, prompt).verdict, 'ALLOW')
    expect(ask(project, prompt).matches[0]).toMatchObject({ runs: 9, failedRuns: 1 })
  })

  it('gives each project its own memory', async () => {
    const [mine, theirs] = [await db.addProject(), await db.addProject()]
    const prompt = 'Paint the fence blue'
    await store(mine, [{ prompt, failed: 'output.empty' }])
    await becomes(() => ask(mine, prompt).verdict, 'WARN')
    expect(ask(theirs, prompt)).toMatchObject({ verdict: 'ALLOW', matches: [] })
  })

  it('knows after a restart what it knew before', async () => {
    const project = await db.addProject()
    await store(project, [{ prompt: 'Fold the paper crane', failed: 'output.empty' }])
    const again = createPreflight({
      sql: db.sql,
      clock: () => nowMs,
      log: createLog({ level: 'silent' }),
      newId: uuidv7,
    })
    await again.start()
    expect(again.answer(project, questionAbout('Fold the paper crane')).verdict).toBe('WARN')
    await again.stop()
    await again.stop()
  })
})
