import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '#core/platform/errors.ts'
import { unanswered } from '../client/answer.ts'
import { readPartialSuccess, type PartialSuccess } from './partial-success.ts'
import type { TraceRequest } from './requests.ts'

export interface PostOptions {
  /** Without the path: `http://127.0.0.1:4318`. */
  readonly url: string
  readonly key: string | null
  /** How long to wait before the same request goes out again; the answer's Retry-After wins. */
  readonly pauseMs?: number
}

const attemptsMax = 5
const answerMsMax = 60_000
const pauseMsMax = 30_000
/** The answers after which OTLP allows the very same request again. */
const retryable = new Set([429, 502, 503, 504])

/** Posts one request until it is stored, refused, or was tried five times. Throws what the refusal means. */
export async function postTraces(request: TraceRequest, options: PostOptions): Promise<PartialSuccess> {
  for (let attempt = 1; ; attempt++) {
    const response = await post(request, options)
    if (response.ok) return readPartialSuccess(response, request.spanCount)
    const reason = await reasonOf(response)
    if (!retryable.has(response.status) || attempt === attemptsMax) {
      throw new AppError(
        codeOfStatus(response.status),
        `${request.from} was refused with ${response.status}: ${reason}`,
      )
    }
    await sleep(Math.min(pauseOf(response, attempt, options.pauseMs ?? 500), pauseMsMax))
  }
}

async function post({ body, contentType }: TraceRequest, { url, key }: PostOptions): Promise<Response> {
  try {
    return await fetch(new URL('/v1/traces', url), {
      method: 'POST',
      headers: { 'content-type': contentType, ...(key === null ? {} : { authorization: `Bearer ${key}` }) },
      body: new Uint8Array(body),
      signal: AbortSignal.timeout(answerMsMax),
    })
  } catch (error) {
    throw unanswered(url, error, answerMsMax)
  }
}

async function reasonOf(response: Response): Promise<string> {
  const text = await response.text()
  // A refusal is a Status message in the request's encoding; its text is readable in both.
  const readable = text
    .replace(/[^\x20-\x7e]+/g, ' ')
    .trim()
    .slice(0, 500)
  try {
    const parsed: unknown = JSON.parse(text)
    const error: unknown = typeof parsed === 'object' && parsed !== null ? Reflect.get(parsed, 'error') : undefined
    const holder = typeof error === 'object' && error !== null ? error : parsed
    const message: unknown = typeof holder === 'object' && holder !== null ? Reflect.get(holder, 'message') : undefined
    return typeof message === 'string' ? message : readable
  } catch {
    return readable
  }
}

function pauseOf(response: Response, attempt: number, pauseMs: number): number {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
  return Number.isFinite(seconds) ? seconds * 1000 : pauseMs * 2 ** (attempt - 1)
}

function codeOfStatus(status: number): 'unauthenticated' | 'denied' | 'too_large' | 'unavailable' | 'invalid' {
  if (status === 401) return 'unauthenticated'
  if (status === 403) return 'denied'
  if (status === 413) return 'too_large'
  return status >= 500 || status === 429 ? 'unavailable' : 'invalid'
}
