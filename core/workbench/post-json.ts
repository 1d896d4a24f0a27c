import { setTimeout as sleep } from 'node:timers/promises'

import { AppError } from '#core/platform/errors.ts'

export interface Post {
  /** Who is asked, for messages. */
  readonly name: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

export interface PostLimits {
  /** For one attempt, its whole answer included. */
  readonly timeoutMs: number
  /** Further attempts after the first. */
  readonly retriesMax: number
  readonly answerBytesMax: number
  /** Before the first further attempt; twice as long before each next one. */
  readonly pauseMs: number
}

export const standardLimits: PostLimits = {
  timeoutMs: 30_000,
  retriesMax: 2,
  answerBytesMax: 256 * 1024,
  pauseMs: 500,
}

const pauseMsMax = 10_000
const saidCharsMax = 200

/**
 * Asks by HTTP and answers the JSON that came back. Tries again where that may help: no connection, out of time, 408,
 * 429 and 5xx. Throws `unavailable`, with nothing in its message that was sent.
 */
export async function postJson(post: Post, limits: PostLimits, signal?: AbortSignal): Promise<unknown> {
  for (let attempt = 0; ; attempt++) {
    const outcome = await attemptOnce(post, limits, signal)
    if (outcome.ok) return outcome.value
    if (attempt >= limits.retriesMax || !outcome.again || signal?.aborted === true) {
      throw new AppError('unavailable', `${post.name}: ${outcome.reason}`)
    }
    const pauseMs = Math.min(outcome.waitMs ?? limits.pauseMs * 2 ** attempt, pauseMsMax)
    await sleep(pauseMs, undefined, signal === undefined ? {} : { signal }).catch(() => undefined)
  }
}

type Outcome =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly again: boolean; readonly reason: string; readonly waitMs: number | null }

const refused = (reason: string, again: boolean, waitMs: number | null = null): Outcome => ({
  ok: false,
  again,
  reason,
  waitMs,
})

async function attemptOnce(post: Post, limits: PostLimits, signal?: AbortSignal): Promise<Outcome> {
  const late = AbortSignal.timeout(limits.timeoutMs)
  try {
    const response = await fetch(post.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', ...post.headers },
      body: JSON.stringify(post.body),
      // A server that sends its callers elsewhere could have keys sent there.
      redirect: 'error',
      signal: signal === undefined ? late : AbortSignal.any([late, signal]),
    })
    const text = await textOf(response, limits.answerBytesMax)
    if (text === null) return refused(`the answer is longer than ${limits.answerBytesMax} bytes`, false)
    const { status } = response
    if (!response.ok) {
      const again = status === 408 || status === 429 || status >= 500
      return refused(`HTTP ${status} ${text.slice(0, saidCharsMax)}`.trim(), again, waitMsOf(response))
    }
    return parsed(text)
  } catch (error) {
    if (late.aborted) return refused(`no answer within ${limits.timeoutMs} ms`, true)
    if (signal?.aborted === true) return refused('given up', false)
    return refused(error instanceof Error ? reasonOf(error) : 'no connection', true)
  }
}

function parsed(text: string): Outcome {
  try {
    return { ok: true, value: JSON.parse(text) }
  } catch {
    return refused(`the answer is no JSON: ${text.slice(0, saidCharsMax)}`, false)
  }
}

/** Node hides why behind "fetch failed". */
const reasonOf = ({ message, cause }: Error): string => (cause instanceof Error ? cause.message : message)

function waitMsOf({ headers }: Response): number | null {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN)
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : null
}

/** The body as text; null when it is longer than allowed, of which no more is read. */
async function textOf(response: Response, bytesMax: number): Promise<string | null> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength
    if (bytes > bytesMax) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
