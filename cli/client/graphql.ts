import { z } from 'zod'
import { AppError, type ErrorCode } from '#core/platform/errors.ts'
import type { Connection } from './connection.ts'

const answerMsMax = 30_000

const answerSchema = z.object({
  data: z.unknown().optional(),
  errors: z
    .array(z.object({ message: z.string(), extensions: z.object({ code: z.string().optional() }).optional() }))
    .optional(),
})

/** GraphQL's codes are our own in capitals; whatever else comes is internal. */
const codes: ReadonlySet<string> = new Set<ErrorCode>([
  'invalid',
  'unauthenticated',
  'denied',
  'not_found',
  'conflict',
  'rate_limited',
  'unavailable',
])

/** Asks one GraphQL question and checks the shape of the answer. Throws AppError with the server's own message. */
export async function ask<Shape extends z.ZodType>(
  { web, key }: Connection,
  query: string,
  variables: Readonly<Record<string, unknown>>,
  shape: Shape,
  patienceMs = answerMsMax,
): Promise<z.infer<Shape>> {
  const body = answerSchema.parse(await post(web, key, JSON.stringify({ query, variables }), patienceMs))
  const [problem] = body.errors ?? []
  if (problem !== undefined) throw new AppError(codeFrom(problem.extensions?.code), problem.message)
  return shape.parse(body.data)
}

async function post(web: string, key: string | null, body: string, patienceMs: number): Promise<unknown> {
  const headers = { 'content-type': 'application/json', ...(key === null ? {} : { authorization: `Bearer ${key}` }) }
  let response: Response
  try {
    response = await fetch(`${web}/graphql`, {
      method: 'POST',
      headers,
      body,
      signal: AbortSignal.timeout(patienceMs),
    })
  } catch (error) {
    throw new AppError('unavailable', `Nothing answers at ${web}.`, { cause: error })
  }
  const text = await response.text()
  try {
    const parsed: unknown = JSON.parse(text)
    if (typeof parsed === 'object' && parsed !== null && ('data' in parsed || 'errors' in parsed)) return parsed
  } catch {
    // Not JSON: what answers there is no Nevermore, or a proxy before it. The status says the most about it.
  }
  throw new AppError(
    response.status === 401 ? 'unauthenticated' : 'unavailable',
    `${web} answered ${response.status}${text === '' ? '' : `: ${text.slice(0, 300)}`}`,
  )
}

function codeFrom(code: string | undefined): ErrorCode {
  const lower = code?.toLowerCase() ?? 'internal'
  return isCode(lower) ? lower : 'internal'
}

const isCode = (code: string): code is ErrorCode => codes.has(code)
