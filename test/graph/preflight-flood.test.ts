import { once } from 'node:events'
import { Agent, request, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createPreflight, type Preflight } from '#core/memory/preflight/engine.ts'
import { createLog } from '#core/platform/log.ts'
import { systemClock } from '#core/platform/clock.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { startGraphServer, type GraphServer } from '#test/support/graph-server.ts'

/** A mask that takes its time, as an expression of somebody's own may: what makes a few questions a flood. */
const slowMs = 30
function maskSlowly(said: string): string {
  if (!said.startsWith('Question')) return said
  const until = performance.now() + slowMs
  while (performance.now() < until);
  return said
}

let db: TestDatabase
let preflight: Preflight
let server: GraphServer
const agent = new Agent({ keepAlive: true, maxSockets: 100 })
beforeAll(async () => {
  db = await createTestDatabase()
  const log = createLog({ level: 'silent' })
  preflight = createPreflight({ sql: db.sql, clock: systemClock, log, redact: maskSlowly })
  await preflight.start()
  server = await startGraphServer({ preflight })
})
afterAll(async () => {
  agent.destroy()
  await server.stop()
  await preflight.stop()
  await db.stop()
})

const query = 'query ($input: PreflightInput!) { preflight(input: $input) { verdict message } }'
const questions = 40

/** Asks all at once. Over connections that stand already one turn of the server finds them together. */
const flood = (prompt: string, deadlineMs: number) =>
  Promise.all(
    Array.from({ length: questions }, async (_, at) => {
      const input = { app: 'shop', prompt: `${prompt} ${at}`, deadlineMs }
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${server.key}` }
      const sending = request(`${server.url}/graphql`, { method: 'POST', agent, headers })
      sending.end(JSON.stringify({ query, variables: { input } }))
      const [response] = (await once(sending, 'response')) as [IncomingMessage]
      return JSON.parse(await text(response)).data.preflight as { verdict: string; message: string }
    }),
  )

it('answers what waited past its deadline with UNKNOWN, without reading it, and the rest as ever', async () => {
  const allowed = Array(questions).fill('ALLOW')
  expect((await flood('Quick one', 5_000)).map(({ verdict }) => verdict)).toEqual(allowed)
  const answers = await flood('Question', 50)
  const late = answers.filter(({ verdict }) => verdict === 'UNKNOWN')
  expect(late[0]?.message).toBe('No answer within 50 ms; go ahead as if nobody had asked.')
  // Masking one takes more than half of the deadline: of those that one turn finds, all but the first come too late.
  expect(late.length).toBeGreaterThan(questions / 2)
  expect((await flood('Quick one', 5_000)).map(({ verdict }) => verdict)).toEqual(allowed)
})
