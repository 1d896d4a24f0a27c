import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createSettler } from '#collector/settle/settler.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { startStoringCollector, type StoringCollector } from '#test/support/storing-collector.ts'

let database: TestDatabase
let collector: StoringCollector
let projectId = 0
beforeAll(async () => {
  database = await createTestDatabase()
  collector = await startStoringCollector(database.sql, () => projectId)
})
afterAll(async () => {
  await collector.stop()
  await database.stop()
})

const attribute = (key: string, value: string) => ({ key, value: { stringValue: value } })
const now = String(Date.now()) + '000000'

/** A failed call whose every text holds `bad`. */
const requestWith = (bad: string, spanId: string, at = now) => ({
  resourceSpans: [
    {
      resource: {
        attributes: ['service.name', 'service.version', 'deployment.environment.name', bad].map((key) =>
          attribute(key, `v${bad}`),
        ),
      },
      scopeSpans: [
        {
          scope: { name: bad, version: bad },
          spans: [
            {
              traceId: `${spanId}${spanId}`,
              spanId,
              name: `chat${bad}`,
              traceState: bad,
              startTimeUnixNano: at,
              endTimeUnixNano: at,
              status: { code: 2, message: `broken${bad}` },
              attributes: [
                attribute('gen_ai.operation.name', 'chat'),
                attribute(`key${bad}`, bad),
                ...[
                  'gen_ai.provider.name',
                  'gen_ai.request.model',
                  'gen_ai.tool.name',
                  'gen_ai.agent.name',
                  'gen_ai.prompt.name',
                  'error.type',
                  'session.id',
                  'user.id',
                  'gen_ai.input.messages',
                  'nevermore.preflight.id',
                ].map((key) => attribute(key, `v${bad}`)),
              ],
              events: [{ name: bad, timeUnixNano: now, attributes: [attribute(bad, bad)] }],
            },
          ],
        },
      ],
    },
  ],
})

it.each([
  ['NUL', '\0'],
  ['half a surrogate pair', '\ud83d'],
  ['its other half', 'x\udc00y'],
  ['a key of every object', '__proto__'],
  ['more than an index can hold', randomBytes(60_000).toString('base64')],
  ['nothing', ''],
])('a span whose every text holds %s is counted, judged and told of like any other', async (_what, bad) => {
  await sentAndJudged(requestWith(bad, 'ab'.repeat(8)))
})

it.each([
  ['in 1970', '0'],
  ['in 2100', '4102444800000000000'],
  ['at the end of what 64 bits hold', '9223372036854775807'],
  ['beyond it', '18446744073709551615'],
])('so is one %s', async (_what, at) => {
  await sentAndJudged(requestWith('', 'cd'.repeat(8), at))
})

async function sentAndJudged(request: object): Promise<void> {
  projectId = await database.addProject()
  expect(await collector.send('/v1/traces', request)).toBe(200)
  const { sql } = database
  await expect
    .poll(async () => (await sql`select count(*)::int as n from failures where project_id = ${projectId}`)[0]?.['n'])
    .toBe(1)
  const settler = createSettler({ sql, clock: () => Date.now() + 60_000, quietMs: 0, timeoutMs: 0, spansMax: 100 })
  await settler.settle()
  await settler.stop()
  expect((await sql`select status from traces where project_id = ${projectId}`)[0]).toEqual({ status: 'FAILED' })
  expect((await sql`select count(*)::int as n from pending_folds where project_id = ${projectId}`)[0]).toEqual({ n: 0 })
}
