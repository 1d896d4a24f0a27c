import type { AnyVariables, RequestPolicy, TypedDocumentNode } from '@urql/core'
import { client } from './client.ts'
import { problemText, ShownProblem } from './problem.ts'

/** One query, answered once. Throws `ShownProblem` with a sentence for the reader. */
export async function ask<Data, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  requestPolicy: RequestPolicy = 'network-only',
): Promise<Data> {
  const { data, error } = await client.query(document, variables, { requestPolicy }).toPromise()
  if (data) return data
  throw new ShownProblem(error ? problemText(error) : 'The server answered nothing.')
}

/** One change. Throws `ShownProblem`; nothing is shown as changed then. */
export async function change<Data, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Promise<Data> {
  const { data, error } = await client.mutation(document, variables).toPromise()
  if (data && !error) return data
  throw new ShownProblem(error ? problemText(error) : 'The server answered nothing.')
}
