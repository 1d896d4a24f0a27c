import { z } from 'zod'
import { AppError } from '#core/platform/errors.ts'
import type { Connection } from '../client/connection.ts'
import { ask } from '../client/graphql.ts'
import { say, sayJson, sayTable } from '../output.ts'
import { failureIdOf } from './failure-id.ts'
import { limitOf, secondOf } from './rows.ts'

const listQuery = /* GraphQL */ `
  query Tombstones($text: String, $first: Int) {
    tombstones(text: $text, first: $first) {
      totalCount
      edges {
        node {
          shortId
          class
          title
          at
          author
          reason
          swallowed
          swallowedAt
        }
      }
    }
  }
`
const oneQuery = /* GraphQL */ `
  query Tombstone($shortId: String!) {
    tombstone(shortId: $shortId) {
      failure
    }
  }
`
const liftQuery = /* GraphQL */ `
  mutation LiftTombstone($input: LiftTombstoneInput!) {
    liftTombstone(input: $input) {
      shortId
      state
      title
    }
  }
`
const deleteQuery = /* GraphQL */ `
  mutation DeleteFailure($input: DeleteFailureInput!) {
    deleteFailure(input: $input)
  }
`

const stoneShape = z.object({
  shortId: z.string(),
  class: z.string(),
  title: z.string(),
  at: z.string(),
  author: z.string().nullable(),
  reason: z.string().nullable(),
  swallowed: z.number(),
  swallowedAt: z.string().nullable(),
})
const listShape = z.object({
  tombstones: z.object({ totalCount: z.number(), edges: z.array(z.object({ node: stoneShape })) }),
})
const oneShape = z.object({ tombstone: z.object({ failure: z.string() }).nullable() })
const liftedShape = z.object({
  liftTombstone: z.object({ shortId: z.string(), state: z.string(), title: z.string() }),
})

export interface DeletedFlags {
  readonly text?: string | undefined
  readonly limit: string
  readonly reason?: string | undefined
  readonly json?: boolean | undefined
}

/** What was deleted, the last one first, with how much it has swallowed since. */
export async function listDeleted(connection: Connection, { text, limit, json }: DeletedFlags): Promise<void> {
  const variables = { text: text ?? null, first: limitOf(limit) }
  const { tombstones } = await ask(connection, { query: listQuery, variables, shape: listShape })
  const stones = tombstones.edges.map(({ node }) => node)
  if (json) return sayJson({ totalCount: tombstones.totalCount, deleted: stones })
  if (stones.length === 0) return say('Nothing was deleted.')
  const rows = stones.map((stone) => [
    stone.shortId,
    stone.class,
    secondOf(stone.at),
    stone.author ?? '',
    String(stone.swallowed),
    stone.title,
    stone.reason ?? '',
  ])
  sayTable(['', 'CLASS', 'DELETED', 'BY', 'SWALLOWED', 'TITLE', 'WHY'], rows)
}

/** Deletes failures one after the other; a tombstone stays of each. */
export async function deleteFailures(
  connection: Connection,
  shortIds: readonly string[],
  { reason, json }: DeletedFlags,
): Promise<void> {
  const deleted: string[] = []
  for (const shortId of shortIds) {
    const input = { failure: await failureIdOf(connection, shortId), reason: reason ?? null }
    const shape = z.object({ deleteFailure: z.string() })
    deleted.push((await ask(connection, { query: deleteQuery, variables: { input }, shape })).deleteFailure)
  }
  if (json) return sayJson({ deleted })
  for (const shortId of deleted) say(`${shortId} is deleted: "failures restore ${shortId}" brings it back, empty.`)
}

/** Lifts tombstones: the failures are open again and count what they meet from then on. */
export async function restoreFailures(
  connection: Connection,
  shortIds: readonly string[],
  { reason, json }: DeletedFlags,
): Promise<void> {
  const failures: z.infer<typeof liftedShape>['liftTombstone'][] = []
  for (const shortId of shortIds) {
    const { tombstone } = await ask(connection, { query: oneQuery, variables: { shortId }, shape: oneShape })
    if (tombstone === null) throw new AppError('not_found', `${shortId} was not deleted.`)
    const input = { failure: tombstone.failure, reason: reason ?? null }
    failures.push((await ask(connection, { query: liftQuery, variables: { input }, shape: liftedShape })).liftTombstone)
  }
  if (json) return sayJson({ failures })
  for (const { shortId, state, title } of failures) say(`${shortId} is ${state} again: ${title}`)
}
