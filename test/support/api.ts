import type { RunningProgram } from './program.ts'

/** Asks a running program's API with its key and answers `data`; throws with the errors' messages. */
export async function askApi<Data>(
  { web, key }: Pick<RunningProgram, 'web' | 'key'>,
  query: string,
  variables: Record<string, unknown> = {},
): Promise<Data> {
  const response = await fetch(`${web}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify({ query, variables }),
  })
  const answer = (await response.json()) as { data?: Data; errors?: readonly { message: string }[] }
  if (answer.data === undefined || answer.errors !== undefined) throw new Error(JSON.stringify(answer.errors ?? answer))
  return answer.data
}

/** Asks until the answer pleases, at most `withinMs`; the last answer is in the error. */
export async function eventually<Answer>(
  ask: () => Promise<Answer>,
  pleases: (answer: Answer) => boolean,
  withinMs = 5_000,
): Promise<Answer> {
  const endsAt = Date.now() + withinMs
  for (;;) {
    const answer = await ask()
    if (pleases(answer)) return answer
    if (Date.now() > endsAt) throw new Error(`not within ${withinMs} ms; last answer: ${JSON.stringify(answer)}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
