import { z } from 'zod'
import { AppError, errorCodeNamed } from '#core/platform/errors.ts'
import { understood, unanswered } from './answer.ts'
import type { Connection } from './connection.ts'

const answerMsMax = 30_000

const answerSchema = z.object({
  data: z.unknown().optional(),
  errors: z
    .array(z.object({ message: z.string(), extensions: z.object({ code: z.string().optional() }).optional() }))
    .optional(),
})

export interface Question<Shape extends z.ZodType> {
  readonly query: string
  readonly variables?: Readonly<Record<string, unknown>>
  /** What the answer's `data` has to look like. */
  readonly shape: Shape
  readonly patienceMs?: number
}

/** Asks one GraphQL question and checks the shape of the answer. Throws AppError with the server's own message. */
export async function ask<Shape extends z.ZodType>(
  { web, key }: Connection,
  { query, variables = {}, shape, patienceMs = answerMsMax }: Question<Shape>,
): Promise<z.infer<Shape>> {
  const body = answerSchema.parse(await post(web, key, JSON.stringify({ query, variables }), patienceMs))
  const [problem] = body.errors ?? []
  if (problem !== undefined)
    throw new AppError(errorCodeNamed(problem.extensions?.code ?? '') ?? 'internal', problem.message)
  return understood(body.data, shape, web)
}

async function post(web: string, key: string | null, body: string, patienceMs: number): Promise<unknown> {
  const headers = { 'content-type': 'application/json', ...(key === null ? {} : { authorization: `Bearer ${key}` }) }
  const { status, text } = await fetchText(`${web}/graphql`, {
    method: 'POST',
    headers,
    body,
    signal: AbortSignal.timeout(patienceMs),
  }).catch((error: unknown) => {
    throw unanswered(web, error, patienceMs)
  })
  try {
    const parsed: unknown = JSON.parse(text)
    if (typeof parsed === 'object' && parsed !== null && ('data' in parsed || 'errors' in parsed)) return parsed
  } catch {
    // Not JSON: what answers there is no Nevermore, or a proxy before it. The status says the most about it.
  }
  throw new AppError(
    status === 401 ? 'unauthenticated' : 'unavailable',
    `${web} answered ${status}${text === '' ? '' : `: ${text.slice(0, 300)}`}`,
  )
}

/** The time that a request has is for its whole answer. */
async function fetchText(url: string, init: RequestInit): Promise<{ readonly status: number; readonly text: string }> {
  const response = await fetch(url, init)
  return { status: response.status, text: await response.text() }
}
