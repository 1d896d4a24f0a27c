import { z } from 'zod'
import type { Connection } from '../client/connection.ts'
import { ask } from '../client/graphql.ts'
import { UsageError } from '../exit-code.ts'
import { say, sayJson, sayTable } from '../output.ts'
import { limitOf, secondOf } from './rows.ts'

export const failureStates = ['OPEN', 'RESOLVED', 'REGRESSED', 'ARCHIVED'] as const

export interface ListFlags {
  readonly app?: string | undefined
  readonly class?: string | undefined
  readonly state?: string | undefined
  readonly text?: string | undefined
  readonly limit: string
  readonly new?: boolean | undefined
  readonly escalating?: boolean | undefined
  readonly json?: boolean | undefined
}

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
          isNew
          isEscalating
          occurrenceCount
          runCount
          firstSeenAt
          lastSeenAt
          assignee {
            email
          }
          apps {
            name
          }
        }
      }
    }
  }
`

const rowShape = z.object({
  shortId: z.string(),
  class: z.string(),
  title: z.string(),
  severity: z.string(),
  state: z.string(),
  isNew: z.boolean(),
  isEscalating: z.boolean(),
  occurrenceCount: z.number(),
  runCount: z.number(),
  firstSeenAt: z.string(),
  lastSeenAt: z.string(),
  assignee: z.object({ email: z.string() }).nullable(),
  apps: z.array(z.object({ name: z.string() })),
})
const shape = z.object({
  failures: z.object({ totalCount: z.number(), edges: z.array(z.object({ node: rowShape })) }),
})

/** Lists failures, the one seen last first. Throws UsageError for flags that mean nothing. */
export async function listFailures(connection: Connection, flags: ListFlags): Promise<void> {
  const answer = await ask(connection, {
    query,
    variables: { filter: filterOf(flags), first: limitOf(flags.limit) },
    shape,
  })
  const { totalCount } = answer.failures
  const found = answer.failures.edges.map(({ node: { apps, assignee, ...row } }) => ({
    ...row,
    assignee: assignee?.email ?? null,
    apps: apps.map(({ name }) => name),
  }))
  if (flags.json) return sayJson({ totalCount, failures: found })
  if (found.length === 0) return say('No failures remembered.')
  sayTable(
    ['ID', 'CLASS', 'STATE', 'RUNS', 'LAST SEEN', 'APPS', 'TITLE'],
    found.map((row) => [
      row.shortId,
      row.class,
      [row.state, row.isEscalating ? 'escalating' : row.isNew ? 'new' : ''].filter(Boolean).join(' '),
      String(row.runCount),
      secondOf(row.lastSeenAt),
      row.apps.join(', '),
      row.title,
    ]),
  )
  if (totalCount > found.length) say(`\n${found.length} of ${totalCount}; --limit shows more.`)
}

function filterOf(flags: ListFlags) {
  const states = flags.state?.split(',').map((state) => state.trim().toUpperCase())
  const strange = states?.find((state) => !failureStates.some((known) => known === state))
  if (strange !== undefined) throw new UsageError(`--state takes ${failureStates.join(', ')}, not "${strange}".`)
  return {
    ...(flags.app ? { app: [flags.app] } : {}),
    ...(flags.class ? { class: [flags.class] } : {}),
    ...(states ? { state: states } : {}),
    ...(flags.text ? { text: flags.text } : {}),
    ...(flags.new ? { isNew: true } : {}),
    ...(flags.escalating ? { isEscalating: true } : {}),
  }
}
