import { setTimeout as sleep } from 'node:timers/promises'
import { defineCommand } from 'citty'
import { z } from 'zod'
import { AppError } from '#core/platform/errors.ts'
import { connect, connectionArgs, type Connection } from '../client/connection.ts'
import { ask } from '../client/graphql.ts'
import { say, sayJson, sayTable } from '../output.ts'

const waitMsMax = 120_000
const lookMs = 1_000

const stateQuery = /* GraphQL */ `
  query Grouping {
    grouping {
      algorithm
      previous
      until
      algorithms { id title summary }
      rules { name enabled }
    }
  }
`
const stateShape = z.object({
  grouping: z.object({
    algorithm: z.string(),
    previous: z.string().nullable(),
    until: z.string().nullable(),
    algorithms: z.array(z.object({ id: z.string(), title: z.string(), summary: z.string() })),
    rules: z.array(z.object({ name: z.string(), enabled: z.boolean() })),
  }),
})

const fields = /* GraphQL */ `
  id algorithm comparedTo finishedAt
  result { occurrences failures moved merged split moves { from { shortId title } to { shortId } text occurrences } }
`
const requestMutation = `mutation Compare($algorithm: String!) { requestGroupingReport(algorithm: $algorithm) { ${fields} } }`
const reportQuery = `query Compared($id: ID!) { groupingReport(id: $id) { ${fields} } }`

const reportShape = z.object({
  id: z.string(),
  algorithm: z.string(),
  comparedTo: z.string(),
  finishedAt: z.string().nullable(),
  result: z
    .object({
      occurrences: z.number(),
      failures: z.number(),
      moved: z.number(),
      merged: z.number(),
      split: z.number(),
      moves: z.array(
        z.object({
          from: z.object({ shortId: z.string(), title: z.string() }),
          to: z.object({ shortId: z.string() }).nullable(),
          text: z.string(),
          occurrences: z.number(),
        }),
      ),
    })
    .nullable(),
})
type Report = z.infer<typeof reportShape>

export const grouping = defineCommand({
  meta: { name: 'grouping', description: 'Show how failures are told apart, or what another algorithm would change.' },
  args: {
    compare: { type: 'string', description: 'Count what this algorithm would move, merge and split' },
    ...connectionArgs,
  },
  async run({ args }) {
    const connection = await connect(args)
    if (args.compare) return sayReport(await compared(connection, args.compare), args.json === true)
    const { grouping: state } = await ask(connection, { query: stateQuery, shape: stateShape })
    if (args.json) return sayJson(state)
    say(
      `Algorithm ${state.algorithm}${state.previous === null ? '' : `, beside ${state.previous} until ${state.until}`}`,
    )
    sayTable(
      ['ALGORITHM', 'TITLE', 'WHAT IT DOES'],
      state.algorithms.map(({ id, title, summary }) => [id, title, summary]),
    )
    if (state.rules.length === 0) return say('\nNo grouping rules.')
    say('')
    sayTable(
      ['RULE', 'STATE'],
      state.rules.map(({ name, enabled }) => [name, enabled ? 'on' : 'off']),
    )
  },
})

/** Asks for the report and waits until it is counted. */
async function compared(connection: Connection, algorithm: string): Promise<Report> {
  const shape = z.object({ requestGroupingReport: reportShape })
  let report = (await ask(connection, { query: requestMutation, variables: { algorithm }, shape }))
    .requestGroupingReport
  for (let waited = 0; report.result === null && waited < waitMsMax; waited += lookMs) {
    await sleep(lookMs)
    const again = await ask(connection, {
      query: reportQuery,
      variables: { id: report.id },
      shape: z.object({ groupingReport: reportShape }),
    })
    report = again.groupingReport
  }
  if (report.result === null) throw new AppError('unavailable', 'The report is still being counted; ask again later.')
  return report
}

function sayReport(report: Report, json: boolean): void {
  if (json) return sayJson(report)
  const { result } = report
  if (result === null) return
  say(
    `${report.algorithm} instead of ${report.comparedTo}, over ${result.occurrences} occurrences of ${result.failures} failures:`,
  )
  say(`  moved  ${result.moved} occurrences`)
  say(`  merged ${result.merged} failures that would take in others`)
  say(`  split  ${result.split} failures of which parts would leave`)
  if (result.moves.length === 0) return
  say('')
  sayTable(
    ['FROM', 'TO', 'OCCURRENCES', 'FINGERPRINT'],
    result.moves.map(({ from, to, text, occurrences }) => [
      from.shortId,
      to?.shortId ?? 'new',
      String(occurrences),
      text,
    ]),
  )
}
