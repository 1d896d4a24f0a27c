import { z } from 'zod'
import { AppError } from '#core/platform/errors.ts'
import type { Connection } from '../client/connection.ts'
import { ask } from '../client/graphql.ts'

const query = /* GraphQL */ `
  query FailureId($shortId: String!) {
    failure(shortId: $shortId) {
      id
    }
  }
`
const shape = z.object({ failure: z.object({ id: z.string() }).nullable() })

/** The id behind `F-42`. Throws `not_found`. */
export async function failureIdOf(connection: Connection, shortId: string): Promise<string> {
  const { failure } = await ask(connection, { query, variables: { shortId }, shape })
  if (failure === null) throw new AppError('not_found', `There is no failure ${shortId}.`)
  return failure.id
}
