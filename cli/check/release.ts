import { z } from 'zod'
import { dayMs } from '#core/platform/durations.ts'
import { AppError } from '#core/platform/errors.ts'
import type { Connection } from '../client/connection.ts'
import { ask } from '../client/graphql.ts'

export interface ReleaseQuestion {
  readonly app: string
  readonly release: string
  /** Where to begin to look; null: when the release was first seen. */
  readonly since: Date | null
  readonly now: Date
}

export interface BrokenBy {
  readonly shortId: string
  readonly class: string
  readonly title: string
  readonly severity: string
  /** NEW: first seen since the release came. REGRESSED: resolved before, and back. */
  readonly how: 'NEW' | 'REGRESSED'
}

const lookedBackDays = 90
const page = 100

const marksQuery = /* GraphQL */ `
  query Releases($app: String!, $from: DateTime!, $to: DateTime!) {
    health(scope: { app: $app }, from: $from, to: $to, stepSeconds: 86400) {
      marks {
        at
        kind
        release
      }
    }
  }
`
const marksShape = z.object({
  health: z.object({
    marks: z.array(z.object({ at: z.string(), kind: z.string(), release: z.string().nullable() })),
  }),
})

const failuresQuery = /* GraphQL */ `
  query SinceRelease($filter: FailureFilter, $first: Int, $after: String) {
    failures(filter: $filter, first: $first, after: $after) {
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        node {
          shortId
          class
          title
          severity
          state
          firstSeenAt
        }
      }
    }
  }
`
const nodeShape = z.object({
  shortId: z.string(),
  class: z.string(),
  title: z.string(),
  severity: z.string(),
  state: z.string(),
  firstSeenAt: z.string(),
})
const failuresShape = z.object({
  failures: z.object({
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
    edges: z.array(z.object({ node: nodeShape })),
  }),
})

/** What a release broke: failures of its runs that are new since it came, or that had been resolved. */
export async function brokenByRelease(connection: Connection, question: ReleaseQuestion): Promise<readonly BrokenBy[]> {
  const since = question.since ?? (await firstSeen(connection, question))
  const found: BrokenBy[] = []
  const { app, release } = question
  const filter = { app: [app], release: [release], state: ['OPEN', 'REGRESSED'], since: since.toISOString() }
  let after: string | null = null
  do {
    const { edges, pageInfo }: FailurePage = await pageAfter(connection, filter, after)
    for (const { node } of edges) {
      const { state, firstSeenAt, ...failure } = node
      const how = state === 'REGRESSED' ? state : Date.parse(firstSeenAt) >= since.getTime() ? 'NEW' : null
      if (how !== null) found.push({ ...failure, how })
    }
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null
  } while (after !== null)
  return found
}

type FailurePage = z.infer<typeof failuresShape>['failures']

async function pageAfter(connection: Connection, filter: object, after: string | null): Promise<FailurePage> {
  return (
    await ask(connection, { query: failuresQuery, variables: { filter, first: page, after }, shape: failuresShape })
  ).failures
}

async function firstSeen(connection: Connection, { app, release, now }: ReleaseQuestion): Promise<Date> {
  const from = new Date(now.getTime() - lookedBackDays * dayMs)
  const { health } = await ask(connection, { query: marksQuery, variables: { app, from, to: now }, shape: marksShape })
  const mark = health.marks.find((each) => each.kind === 'RELEASE' && each.release === release)
  if (mark !== undefined) return new Date(mark.at)
  throw new AppError(
    'not_found',
    `Release ${release} of ${app} was not seen within ${lookedBackDays} days. --since says where to begin instead.`,
  )
}
