import { z } from 'zod'
import { AppError, errorCodeNamed } from '#core/platform/errors.ts'
import { unanswered } from './answer.ts'
import type { Connection } from './connection.ts'

const answerMsMax = 120_000

const refusal = z.object({ error: z.object({ code: z.string(), message: z.string() }) })

/** One request to a path beside GraphQL. Throws AppError with the server's own message. */
export async function request({ web, key }: Connection, path: string, init: RequestInit = {}): Promise<Response> {
  let response: Response
  try {
    response = await fetch(`${web}${path}`, {
      ...init,
      headers: { ...init.headers, ...(key === null ? {} : { authorization: `Bearer ${key}` }) },
      signal: AbortSignal.timeout(answerMsMax),
    })
  } catch (error) {
    throw unanswered(web, error, answerMsMax)
  }
  if (response.ok) return response
  const text = await response.text()
  const told = refusal.safeParse(parsed(text)).data?.error
  const code = errorCodeNamed(told?.code ?? '') ?? 'unavailable'
  throw new AppError(code, told?.message ?? `${web} answered ${response.status}: ${text.slice(0, 300)}`)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
