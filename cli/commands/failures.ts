import { defineCommand } from 'citty'
import { z } from 'zod'
import { connect, connectionArgs } from '../client/connection.ts'
import { ask } from '../client/graphql.ts'
import { UsageError } from '../exit-code.ts'
import { say, sayJson, sayTable } from '../output.ts'

const rows_max = 200

const query = /* GraphQL */ `
  query Failures($filter: FailureFilter, $first: Int) {
    failures(filter: $filter, first: $first) {
      totalCount
      edges {
        node {
          shortId
          class
          title
          severity
          state
          occurrenceCount
          runCount
          firstSeenAt
          lastSeenAt
          apps {
            name
          }
        }
      }
    }
  }
`

const shape = z.object({
  failures: z.object({
    totalCount: z.number(),
    edges: z.array(
      z.object({
        node: z.object({
          shortId: z.string(),
          class: z.string(),
          title: z.string(),
          severity: z.string(),
          state: z.string(),
          occurrenceCount: z.number(),
          runCount: z.number(),
          firstSeenAt: z.string(),
          lastSeenAt: z.string(),
          apps: z.array(z.object({ name: z.string() })),
        }),
      }),
    ),
  }),
})

export const failures = defineCommand({
  meta: { name: 'failures', description: 'List remembered failures, the one seen last first.' },
  args: {
    app: { type: 'string', description: 'Only failures of this app' },
    class: { type: 'string', description: 'Only this class, such as provider.rate_limit' },
    state: { type: 'string', description: 'OPEN, RESOLVED, REGRESSED or ARCHIVED' },
    text: { type: 'string', description: 'Only those with this in the title' },
    limit: { type: 'string', description: `How many, at most ${rows_max}`, default: '20' },
    ...connectionArgs,
  },
  async run({ args }) {
    const first = Number(args.limit)
    if (!Number.isInteger(first) || first < 1 || first > rows_max) {
      throw new UsageError(`--limit has to be a whole number from 1 to ${rows_max}, not "${args.limit}".`)
    }
    const filter = {
      ...(args.app ? { app: [args.app] } : {}),
      ...(args.class ? { class: [args.class] } : {}),
      ...(args.state ? { state: [args.state.toUpperCase()] } : {}),
      ...(args.text ? { text: args.text } : {}),
    }
    const answer = await ask(await connect(args), query, { filter, first }, shape)
    const found = answer.failures.edges.map(({ node }) => ({ ...node, apps: node.apps.map(({ name }) => name) }))
    if (args.json) {
      sayJson({ totalCount: answer.failures.totalCount, failures: found })
      return
    }
    if (found.length === 0) {
      say('No failures remembered.')
      return
    }
    sayTable(
      ['ID', 'CLASS', 'STATE', 'RUNS', 'LAST SEEN', 'APPS', 'TITLE'],
      found.map((row) => [
        row.shortId,
        row.class,
        row.state,
        String(row.runCount),
        row.lastSeenAt.slice(0, 19).replace('T', ' '),
        row.apps.join(', '),
        row.title,
      ]),
    )
    if (answer.failures.totalCount > found.length)
      say(`\n${found.length} of ${answer.failures.totalCount}; --limit shows more.`)
  },
})
