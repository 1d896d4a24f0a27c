import { AppError, codeOf, type AppErrorOptions, type ErrorCode } from '#core/platform/errors.ts'
import type { CollectingCalls } from './collecting.ts'

type CallName = keyof CollectingCalls

/** An error the way it travels: what a thread throws arrives without its class and its own fields. */
export interface WrittenError {
  readonly code: ErrorCode
  readonly message: string
  readonly options: AppErrorOptions
}

export interface Call {
  readonly kind: 'call'
  readonly id: number
  readonly name: CallName
  readonly words: readonly unknown[]
}

export type Answer =
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly error: WrittenError }

export const writeError = (error: unknown): WrittenError => {
  const message = error instanceof Error ? error.message : String(error)
  const stack = error instanceof Error ? { cause: error.stack } : {}
  if (!(error instanceof AppError)) return { code: codeOf(error), message, options: stack }
  const { fields, retryAfterSeconds } = error
  return {
    code: error.code,
    message,
    options: { fields, ...(retryAfterSeconds === null ? {} : { retryAfterSeconds }) },
  }
}

export const readError = ({ code, message, options }: WrittenError): Error =>
  code === 'internal'
    ? Object.assign(new Error(message), { cause: options.cause })
    : new AppError(code, message, options)

/** Answers a call of the other thread. Never rejects. */
export async function answerCall(calls: CollectingCalls, { id, name, words }: Call): Promise<Answer> {
  try {
    const call = calls[name] as (...words: readonly unknown[]) => Promise<unknown>
    return { kind: 'answer', id, value: await call(...words) }
  } catch (error) {
    return { kind: 'failure', id, error: writeError(error) }
  }
}

export interface Caller {
  readonly calls: CollectingCalls
  /** Takes an answer in. */
  hear(answer: Answer): void
  /** Whoever waits, and whoever asks from now on, hears that nobody answers any more. */
  end(why: Error): void
}

interface Waiting {
  readonly resolve: (value: never) => void
  readonly reject: (error: Error) => void
  readonly timer: NodeJS.Timeout | undefined
}

/** Questions that come again and again: behind a thread that hangs they would gather without end. */
const answerMsMax = 10_000
/** Who probes whether the process is ready gives up soon. */
const readyMsMax = 2_000
/** Starting and stopping take as long as they take; who asks for them sets the limit. */
const limitless: ReadonlySet<CallName> = new Set(['start', 'stop'])

/** The other thread's calls, to be called from here. */
export function createCaller(post: (call: Call) => void, limitMs = answerMsMax): Caller {
  const waiting = new Map<number, Waiting>()
  let last = 0
  let ended: Error | null = null
  const call = (name: CallName, ...words: readonly unknown[]): Promise<never> =>
    new Promise((resolve, reject) => {
      if (ended !== null) {
        reject(ended)
        return
      }
      last += 1
      const id = last
      const ownMs = name === 'ready' ? Math.min(readyMsMax, limitMs) : limitMs
      const timer = limitless.has(name) ? undefined : setTimeout(() => giveUp(id, ownMs), ownMs)
      waiting.set(id, { resolve, reject, timer })
      post({ kind: 'call', id, name, words })
    })
  const take = (id: number): Waiting | undefined => {
    const caller = waiting.get(id)
    waiting.delete(id)
    clearTimeout(caller?.timer)
    return caller
  }
  const giveUp = (id: number, ms: number): void =>
    take(id)?.reject(new AppError('unavailable', `The thread that takes spans in did not answer in ${ms} ms.`))
  return {
    calls: {
      start: () => call('start'),
      stop: () => call('stop'),
      counts: () => call('counts'),
      ready: () => call('ready'),
      latest: (projectId, limit) => call('latest', projectId, limit),
    },
    hear(answer) {
      const caller = take(answer.id)
      if (answer.kind === 'answer') caller?.resolve(answer.value as never)
      else caller?.reject(readError(answer.error))
    },
    end(why) {
      ended ??= why
      for (const id of waiting.keys()) take(id)?.reject(ended)
    },
  }
}
