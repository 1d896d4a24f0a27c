import type { ServerResponse } from 'node:http'
import { codeOf, publicMessageOf, type AppError, type ErrorCode } from '#core/platform/errors.ts'

/** What each refusal means in HTTP: 4xx says give up on these bytes, 429 and 503 say send the very same ones again. */
export const statusOf: Record<ErrorCode, number> = {
  invalid: 400,
  unauthenticated: 401,
  denied: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  unsupported: 415,
  rate_limited: 429,
  unavailable: 503,
  internal: 500,
}

export function replyJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  const text = JSON.stringify(body)
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    // The rest of a body that is too large is not waited for.
    ...(status === statusOf.too_large ? { connection: 'close' } : {}),
    ...headers,
  })
  response.end(text)
}

export function replyText(
  response: ServerResponse,
  status: number,
  text: string,
  contentType = 'text/plain; charset=utf-8',
): void {
  response.writeHead(status, {
    'content-type': contentType,
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
  })
  response.end(text)
}

export function redirect(response: ServerResponse, location: string): void {
  response.writeHead(303, { location, 'content-length': 0, 'cache-control': 'no-store' })
  response.end()
}

/** `{"error":{"code","message"}}` with the status that belongs to the code. */
export function replyError(response: ServerResponse, error: unknown, status = statusOf[codeOf(error)]): void {
  const { fields, retryAfterSeconds } = detailsOf(error)
  const code = codeOf(error)
  replyJson(
    response,
    status,
    { error: { code: code.toUpperCase(), message: publicMessageOf(error), ...(fields.length > 0 ? { fields } : {}) } },
    retryAfterSeconds === null ? {} : { 'retry-after': String(retryAfterSeconds) },
  )
}

const detailsOf = (error: unknown): Pick<AppError, 'fields' | 'retryAfterSeconds'> =>
  error instanceof Error && 'fields' in error && 'retryAfterSeconds' in error
    ? (error as AppError)
    : { fields: [], retryAfterSeconds: null }
