import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2'

import { answerStatus } from './grpc-answer.ts'
import { grpcCodes } from './refusal.ts'

/** Ends a call at its sender's deadline, and one whose message does not come. Answers how to stop the clock. */
export function startClock(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, readTimeoutMs: number): () => void {
  const end = (message: string) => () => {
    answerStatus(stream, { code: grpcCodes.deadlineExceeded, message })
  }
  const deadlineMs = timeLeft(headers['grpc-timeout'])
  const deadline = deadlineMs === null ? undefined : setTimeout(end('The deadline of the call has passed.'), deadlineMs)
  const reading = readTimeoutMs === 0 ? undefined : setTimeout(end('The message did not come in time.'), readTimeoutMs)
  stream.once('end', () => clearTimeout(reading))
  return () => {
    clearTimeout(deadline)
    clearTimeout(reading)
  }
}

/** Milliseconds of each unit that `grpc-timeout` may be told in. */
const unitsMs: Readonly<Record<string, number>> = { H: 3_600_000, M: 60_000, S: 1_000, m: 1, u: 1e-3, n: 1e-6 }
/** What a timer can wait for: beyond it, Node waits for a millisecond. */
const timerMsMax = 2_147_483_647

/** Milliseconds a caller waits for an answer, by its `grpc-timeout`; null when it says nothing readable. */
function timeLeft(header: string | readonly string[] | undefined): number | null {
  const [, amount, unit] = /^(\d{1,8})([HMSmun])$/.exec(String(header ?? '')) ?? []
  if (amount === undefined || unit === undefined) return null
  return Math.min(timerMsMax, Number(amount) * (unitsMs[unit] ?? 0))
}
