import { memoryUsage } from 'node:process'

import { z } from 'zod'

import { AppError } from '#core/platform/errors.ts'
import type { LogRecord } from '#core/telemetry/log-record.ts'
import type { Span } from '#core/telemetry/span.ts'

import type { ComponentServices } from '../component.ts'
import { defineRawProcessor } from '../component.ts'
import { duration } from '../config/duration.ts'

const mebibyte = 1_048_576

/** How much memory the process uses, in bytes. Handed in so that a test can say. */
export type ReadMemory = () => number

/**
 * The resident set, or the heap where that is larger. No forced collection: Node's collector answers pressure by
 * itself, and one more full collection stops the very process that is short of time.
 */
export const residentBytes: ReadMemory = () => Math.max(memoryUsage.rss(), memoryUsage().heapUsed)

/** A memory limiter that measures with `read`. */
export const memoryLimiterWith = (read: ReadMemory) =>
  defineRawProcessor({
    type: 'memory_limiter',
    summary: 'Asks senders to come back later while memory is short. First in the chain, before any work is done.',
    config: z
      .strictObject({
        check_interval: duration('1s').describe('How long a measurement holds.'),
        limit_mib: z.int().min(1).default(1_500).describe('Mebibytes the process may use.'),
        spike_limit_mib: z
          .int()
          .min(0)
          .optional()
          .describe('Mebibytes kept free below the limit for what comes between two checks; 20 % of it when left out.'),
      })
      .refine(({ limit_mib, spike_limit_mib = 0 }) => spike_limit_mib < limit_mib, {
        message: 'must be smaller than limit_mib',
        path: ['spike_limit_mib'],
      }),
    create: (settings, services) => limiterOf<Span>(settings, services, read),
    createLogs: (settings, services) => limiterOf<LogRecord>(settings, services, read),
  })

interface LimiterSettings {
  readonly check_interval: number
  readonly limit_mib: number
  readonly spike_limit_mib?: number | undefined
}

/** One per signal and pipeline; all of them measure the same process. */
function limiterOf<Item>(
  { check_interval, limit_mib, spike_limit_mib }: LimiterSettings,
  { clock, id, metrics, log }: ComponentServices,
  read: ReadMemory,
) {
  const softBytes = (limit_mib - (spike_limit_mib ?? limit_mib * 0.2)) * mebibyte
  const retryAfterSeconds = Math.max(1, Math.ceil(check_interval / 1_000))
  let checkedAtMs = -Infinity
  let refusing = false
  const check = (): void => {
    const nowMs = clock()
    // A clock that was set back must not leave an old measurement standing.
    if (nowMs >= checkedAtMs && nowMs - checkedAtMs < check_interval) return
    checkedAtMs = nowMs
    const usedBytes = read()
    metrics.set('nevermore_memory_limiter_used_bytes', { processor: id }, usedBytes)
    if (usedBytes > softBytes !== refusing) {
      refusing = !refusing
      log.warn(
        { component: id, usedBytes, softBytes },
        refusing ? 'memory is short: refusing what comes' : 'memory is back: taking what comes',
      )
    }
  }
  return {
    name: id,
    process(items: readonly Item[]) {
      check()
      if (!refusing) return items
      throw new AppError('unavailable', 'The collector is short of memory. Send the same request again.', {
        retryAfterSeconds,
      })
    },
  }
}

export const memoryLimiter = memoryLimiterWith(residentBytes)
