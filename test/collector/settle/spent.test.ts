import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { withRollups } from '#collector/processors/health.ts'
import { createRepeatedUsage } from '#collector/processors/repeated-usage.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { storeRecords } from '#test/support/memory.ts'
import { drawSpans, type Drawn } from '#test/support/runs.ts'
import { chained, settlerAt } from '#test/support/settling.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.stop())

const scope = (name: string) => ({ name, version: '1', attributes: {}, schemaUrl: '', droppedAttributes: 0 })
const call = (id: string, under: string, library: string, tokens: number): Drawn => ({
  id,
  under,
  attributes: {
    'gen_ai.operation.name': 'chat',
    'gen_ai.request.model': 'gpt-4o',
    'gen_ai.usage.input_tokens': tokens,
    'gen_ai.usage.output_tokens': 1,
  },
  span: { name: id, scope: scope(library) },
})
const around = (id: string, under: string): Drawn => ({
  id,
  under,
  attributes: { 'gen_ai.operation.name': 'invoke_workflow' },
  span: { name: id, scope: scope('a') },
})

interface Drawing {
  readonly spans: readonly Drawn[]
  readonly tokens: number
}

/** A call, or one that a framework tells as well: right around it, or with a step of its own between them. */
const drawing: fc.Arbitrary<Drawing> = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 900 }), fc.constantFrom('alone', 'twice', 'apart')), {
    minLength: 1,
    maxLength: 4,
  })
  .map((calls) => ({
    tokens: calls.reduce((sum, [tokens]) => sum + tokens, 0),
    spans: [
      {
        id: 'root',
        under: null,
        attributes: {
          'gen_ai.operation.name': 'invoke_agent',
          'gen_ai.usage.input_tokens': 9_999,
          'gen_ai.usage.output_tokens': 9_999,
        },
      },
      ...calls.flatMap(([tokens, form], at): readonly Drawn[] => {
        if (form === 'alone') return [call(`c${at}`, 'root', 'b', tokens)]
        if (form === 'twice') return [call(`o${at}`, 'root', 'a', tokens), call(`i${at}`, `o${at}`, 'b', tokens)]
        return [call(`o${at}`, 'root', 'a', tokens), around(`w${at}`, `o${at}`), call(`i${at}`, `w${at}`, 'b', tokens)]
      }),
    ],
  }))

describe('what a run used', () => {
  it('is summed over the innermost calls, in whatever order and batches their spans come', async () => {
    await fc.assert(
      fc.asyncProperty(
        drawing,
        fc.array(fc.nat(), { minLength: 16, maxLength: 16 }),
        fc.integer({ min: 1, max: 5 }),
        async ({ spans, tokens }, order, size) => {
          const projectId = await database.addProject()
          const traceId = randomBytes(16).toString('hex')
          const shuffled = drawSpans(spans)
            .map((span, at) => [order[at] ?? 0, { ...span, traceId }] as const)
            .toSorted(([left], [right]) => left - right)
            .map(([, span]) => span)
          const mark = createRepeatedUsage()
          for (let from = 0; from < shuffled.length; from += size) {
            const records = mark(chained(shuffled.slice(from, from + size))).map(withRollups)
            await storeRecords(database.sql, projectId, records)
          }
          await settlerAt(database.sql, 5_000).settle()
          const [run] = await database.sql`
            select tokens_in::int as tokens from traces where project_id = ${projectId}`
          const [app] = await database.sql`
            select sum(tokens_in)::int as tokens from rollups where project_id = ${projectId} and scope = 'app'`
          expect([run?.['tokens'], app?.['tokens']]).toEqual([tokens, tokens])
        },
      ),
      { numRuns: 25 },
    )
  }, 120_000)
})
