import { describe, expect, it } from 'vitest'

import { createMetrics } from '#collector/pipeline/metrics.ts'
import { memoryLimiterWith, residentBytes } from '#collector/processors/memory-limiter.ts'
import { idleServices } from '#test/support/collector.ts'
import { spanWith } from '#test/support/span.ts'

const mebibyte = 1_048_576
const batch = { projectId: 1, receivedAtMs: 0, items: [spanWith()] }

/** A limiter of 100 MiB with 20 MiB kept free, whose memory and time a test sets. */
function limiter(settings: object = { limit_mib: 100, spike_limit_mib: 20, check_interval: '2s' }) {
  const now = { usedMib: 0, ms: 0 }
  const metrics = createMetrics()
  const made = memoryLimiterWith(() => now.usedMib * mebibyte).build(settings, {
    ...idleServices(),
    clock: () => now.ms,
    id: 'memory_limiter',
    metrics,
  })
  return { now, metrics, pass: async () => made.process(batch.items, batch) }
}

describe('memory_limiter', () => {
  it('lets everything through while memory is below the soft limit', async () => {
    const { now, pass } = limiter()
    now.usedMib = 80
    expect(await pass()).toBe(batch.items)
  })

  it('asks senders to come back above it, and takes again once memory is back', async () => {
    const { now, pass, metrics } = limiter()
    now.usedMib = 81
    await expect(pass()).rejects.toMatchObject({ code: 'unavailable', retryAfterSeconds: 2 })
    expect(metrics.total('nevermore_memory_limiter_used_bytes')).toBe(81 * mebibyte)
    Object.assign(now, { usedMib: 10, ms: 2_000 })
    expect(await pass()).toBe(batch.items)
  })

  it('measures once per interval, and again when the clock was set back', async () => {
    const { now, pass } = limiter()
    now.ms = 10_000
    await pass()
    Object.assign(now, { usedMib: 99, ms: 11_999 })
    expect(await pass()).toBe(batch.items)
    now.ms = 5_000
    await expect(pass()).rejects.toMatchObject({ code: 'unavailable' })
  })

  it('keeps a fifth of the limit free when nothing is said', async () => {
    const { now, pass } = limiter({ limit_mib: 100 })
    now.usedMib = 80.5
    await expect(pass()).rejects.toMatchObject({ code: 'unavailable' })
  })

  it('refuses settings that leave no room', () => {
    expect(() => limiter({ limit_mib: 100, spike_limit_mib: 100 })).toThrow('must be smaller than limit_mib')
  })

  it('reads what this process uses', () => {
    expect(residentBytes()).toBeGreaterThan(10 * mebibyte)
  })
})
