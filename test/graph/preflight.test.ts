import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { PreflightQuestion } from '#core/memory/preflight/question.ts'
import { notifyOutbox, tell } from '#core/platform/outbox.ts'
import { quietDoor, startGraphServer, type GraphServer } from '#test/support/graph-server.ts'
import { insertFailure } from '#test/support/seed.ts'

let server: GraphServer
let failureId = ''
let questions: PreflightQuestion[] = []

beforeAll(async () => {
  server = await startGraphServer({
    preflight: {
      ready: () => true,
      answer: async (projectId, question) => {
        questions.push(question)
        const quiet = await quietDoor.answer(projectId, question)
        if (question.app !== 'known') return quiet
        const why = ['same words']
        const match = {
          failureId,
          patternId: null,
          tier: 'LEXICAL',
          similarity: 0.9,
          runs: 9,
          failedRuns: 4,
          why,
        } as const
        const route = { model: 'small', provider: null, promptName: null, promptVersion: null }
        return { ...quiet, verdict: 'ROUTE', risk: 0.4, route, matches: [{ ...match, mitigation: 'wait' }] }
      },
    },
  })
  const { sql, projectId } = server.database
  failureId = await insertFailure(sql, projectId, {
    shortNo: 4,
    title: 'first title',
    firstSeenMs: 1e12,
    lastSeenMs: 1e12,
  })
})
beforeEach(() => {
  questions = []
})
afterAll(() => server.stop())

const fields = `id verdict risk message route { model } policy { name } indexSeq staleMs tookMs
  matches { tier similarity runs failedRuns why mitigation pattern { shortId }
    failure { id shortId title class severity } }`
const alone = `query Ask($input: PreflightInput!) { preflight(input: $input) { ${fields} } }`
const together = `query Ask($input: PreflightInput!) { preflight(input: $input) { ${fields} } viewer { id } }`
const ask = async (query: string, input: unknown) => server.ask(query, { variables: { input } })

describe('asking before a run', () => {
  it('answers the same by the short way and by the whole server', async () => {
    const input = {
      app: 'known',
      prompt: 'Where is my order?',
      model: 'gpt-4o',
      tools: [{ name: 't', schema: { type: 'object' } }],
    }
    const short = await ask(alone, input)
    const whole = await ask(together, input)
    expect(short.errors ?? whole.errors).toBeUndefined()
    expect(short.data.preflight).toEqual(whole.data.preflight)
    expect(short.data.preflight).toMatchObject({
      verdict: 'ROUTE',
      route: { model: 'small' },
      matches: [{ failure: { shortId: 'F-4' } }],
    })
    expect(questions[0]).toEqual(questions[1])
    for (const header of ['content-type', 'content-security-policy', 'cache-control']) {
      expect(short.headers.get(header)?.replace(' ', ''), header).toBeTruthy()
    }
  })

  it.each([
    ['a wrong key', { app: 'a' }, 'nvm_wrong'],
    ['a field that is wrong', { app: ' ', deadlineMs: -1 }, undefined],
    ['a variable of the wrong shape', { app: 5 }, undefined],
    ['an input that is missing', undefined, undefined],
  ])('refuses %s the same way on both ways', async (_what, input, key) => {
    const asked = { variables: { input }, ...(key ? { key } : {}) }
    const [short, whole] = [await server.ask(alone, asked), await server.ask(together, asked)]
    expect(short.status).toBe(whole.status)
    expect(short.errors?.map(({ message, extensions }) => [message, extensions])).toEqual(
      whole.errors?.map(({ message, extensions }) => [message, extensions]),
    )
    expect(short.errors).toHaveLength(1)
  })

  it('names every field that is wrong', async () => {
    const { errors } = await ask(alone, { app: '', messages: [{ role: 'boss', content: 'x' }] })
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'INVALID',
      fields: [{ path: 'input.app' }, { path: 'input.messages[0].role' }],
    })
  })

  it('asks the database nothing once a failure is known, and shows its new title as soon as it changed', async () => {
    const { sql, projectId } = server.database
    const title = async (): Promise<unknown> =>
      (await ask(alone, { app: 'known' })).data.preflight.matches[0].failure.title
    expect(await title()).toBe('first title')
    const sent: string[] = []
    const before = sql.options.debug
    sql.options.debug = (_connection, text) => {
      if (text.includes('failures')) sent.push(text)
    }
    await title()
    sql.options.debug = before
    expect(sent).toEqual([])
    await sql.begin(async (tx) => {
      await tx`update failures set title = 'new title' where id = ${failureId}`
      await tell(tx, projectId, 'failure.changed', { failures: [failureId] })
      await notifyOutbox(tx)
    })
    await expect.poll(title, { timeout: 2_000 }).toBe('new title')
  })
})
