import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { Consumer, Processor } from '#collector/pipeline/chain.ts'
import { chain } from '#collector/pipeline/chain.ts'
import { fanOut } from '#collector/pipeline/fan-out.ts'
import { createMeter, createMetrics } from '#collector/pipeline/metrics.ts'
import type { Batch } from '#collector/pipeline/record.ts'

const batchOf = (items: readonly number[]): Batch<number> => ({ projectId: 1, receivedAtMs: 0, items })
const collecting = () => {
  const got: number[] = []
  return {
    got,
    consumer: { consume: async ({ items }: Batch<number>) => void got.push(...items) } satisfies Consumer<number>,
  }
}
const adding = (n: number): Processor<number> => ({
  name: `add ${n}`,
  process: (items) => items.map((each) => each * 2 + n),
})
const keeping = (modulus: number): Processor<number> => ({
  name: `keep ${modulus}`,
  process: (items) => items.filter((each) => each % modulus !== 0),
})
const anyLink = fc.oneof(fc.integer({ min: 0, max: 9 }).map(adding), fc.integer({ min: 2, max: 4 }).map(keeping))

describe('chain', () => {
  it('hands a batch through the links in the order they are written', async () => {
    const { got, consumer } = collecting()
    await chain([adding(1), adding(3)], consumer, createMeter(createMetrics())).consume(batchOf([1]))
    expect(got).toEqual([(1 * 2 + 1) * 2 + 3])
  })

  it('behaves the same however a chain is cut in two', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyLink, { maxLength: 6 }),
        fc.array(fc.nat(), { maxLength: 20 }),
        fc.nat(),
        async (links, items, cut) => {
          const meter = createMeter(createMetrics())
          const [whole, parts] = [collecting(), collecting()]
          await chain(links, whole.consumer, meter).consume(batchOf(items))
          const at = cut % (links.length + 1)
          await chain(links.slice(0, at), chain(links.slice(at), parts.consumer, meter), meter).consume(batchOf(items))
          expect(parts.got).toEqual(whole.got)
        },
      ),
    )
  })

  it('lets the rejection of a later link reach the sender, and counts what it refused', async () => {
    const metrics = createMetrics()
    const failing: Processor<number> = { name: 'fail', process: () => Promise.reject(new Error('no')) }
    await expect(
      chain([adding(1), failing], collecting().consumer, createMeter(metrics)).consume(batchOf([1, 2])),
    ).rejects.toThrow('no')
    expect(metrics.value('nevermore_processor_refused_items', { processor: 'fail' })).toBe(2)
    expect(metrics.value('otelcol_processor_outgoing_items', { processor: 'add 1' })).toBe(2)
  })

  it('counts in and out and time of every link', async () => {
    const metrics = createMetrics()
    let nowMs = 0
    await chain(
      [keeping(2)],
      collecting().consumer,
      createMeter(metrics, () => (nowMs += 500)),
    ).consume(batchOf([1, 2, 3]))
    const labels = { processor: 'keep 2' }
    expect([
      metrics.value('otelcol_processor_incoming_items', labels),
      metrics.value('otelcol_processor_outgoing_items', labels),
      metrics.value('nevermore_processor_seconds', labels),
    ]).toEqual([3, 2, 0.5])
  })

  it('stops where nothing is left', async () => {
    let called = false
    const end: Consumer<number> = { consume: async () => void (called = true) }
    await chain([keeping(2)], end, createMeter(createMetrics())).consume(batchOf([2, 4]))
    expect(called).toBe(false)
  })
})

describe('fanOut', () => {
  it('resolves only when all have the batch, and waits for the slow before it tells of a failure', async () => {
    let slowDone = false
    const slow: Consumer<number> = {
      consume: () => new Promise((resolve) => setTimeout(() => resolve(void (slowDone = true)), 30)),
    }
    const failing: Consumer<number> = { consume: () => Promise.reject(new Error('full')) }
    await expect(fanOut([failing, slow]).consume(batchOf([1]))).rejects.toThrow('full')
    expect(slowDone).toBe(true)
  })
})

describe('createMetrics', () => {
  it('keeps series of one name apart by their labels and shows all of them', () => {
    const metrics = createMetrics()
    metrics.add('otelcol_receiver_accepted_spans', { receiver: 'a', transport: 'grpc' }, 2)
    metrics.add('otelcol_receiver_accepted_spans', { receiver: 'a', transport: 'http' }, 3)
    metrics.set('otelcol_exporter_queue_size', { exporter: 'x' }, 7)
    expect(metrics.total('otelcol_receiver_accepted_spans')).toBe(5)
    expect(metrics.snapshot()).toContainEqual({
      name: 'otelcol_exporter_queue_size',
      type: 'gauge',
      help: expect.any(String),
      labels: { exporter: 'x' },
      value: 7,
    })
  })
})
