import { defineCommand } from 'citty'
import { z } from 'zod'
import { connect, connectionArgs } from '../client/connection.ts'
import { ask } from '../client/graphql.ts'
import type { Check } from '../doctor/checks.ts'
import { ingestChecks } from '../doctor/checks.ts'
import { exitCode } from '../exit-code.ts'
import { say, sayJson, sayTable } from '../output.ts'

const requestsMax = 100
const answerMsMax = 5_000

const query = /* GraphQL */ `
  query Doctor($first: Int) {
    ingestLog(first: $first) {
      at
      peer
      encoding
      signal
      acceptedSpans
      rejectedSpans
      acceptedLogs
      rejectedLogs
      reasons
      dialects
    }
    ingestUnknownKeys {
      scope
      key
      requests
    }
  }
`

const shape = z.object({
  ingestLog: z.array(
    z.object({
      at: z.string(),
      peer: z.string().nullable(),
      encoding: z.string(),
      signal: z.string(),
      acceptedSpans: z.number(),
      rejectedSpans: z.number(),
      acceptedLogs: z.number(),
      rejectedLogs: z.number(),
      reasons: z.array(z.string()),
      dialects: z.array(z.string()),
    }),
  ),
  ingestUnknownKeys: z.array(z.object({ scope: z.string(), key: z.string(), requests: z.number() })),
})

export const doctor = defineCommand({
  meta: {
    name: 'doctor',
    description:
      'Look whether it runs, takes requests, and understands what senders send; say what to do about the rest.',
  },
  args: connectionArgs,
  async run({ args }) {
    const connection = await connect(args)
    const checks = [await answering(connection.web), await ready(connection.web)]
    if (checks.every(({ state }) => state === 'fine')) {
      const seen = await ask(connection, { query, variables: { first: requestsMax }, shape })
      checks.push(...ingestChecks(seen.ingestLog, seen.ingestUnknownKeys, Date.now()))
    }
    if (args.json) sayJson({ checks })
    else
      sayTable(
        ['CHECK', 'STATE', 'FOUND'],
        checks.map(({ name, state, text }) => [name, state, text]),
      )
    const wrong = checks.filter(({ state }) => state === 'wrong')
    if (!args.json && wrong.length === 0) say('\nNothing is wrong.')
    return wrong.length > 0 ? exitCode.failed : exitCode.fine
  },
})

const answering = (web: string): Promise<Check> => probe('process', `${web}/healthz`, `answers at ${web}`)
const ready = (web: string): Promise<Check> => probe('database', `${web}/readyz`, 'ready to work')

async function probe(name: string, url: string, fine: string): Promise<Check> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(answerMsMax) })
    if (answer.ok) return { name, state: 'fine', text: fine }
    return { name, state: 'wrong', text: `${url} answers ${answer.status}: ${(await answer.text()).slice(0, 300)}` }
  } catch (error) {
    return { name, state: 'wrong', text: `${url} does not answer: ${error instanceof Error ? error.message : error}` }
  }
}
