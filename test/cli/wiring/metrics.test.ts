import { describe, expect, it } from 'vitest'
import { countsOf, summed } from '#cli/wiring/metrics.ts'
import { createMetrics } from '#collector/pipeline/metrics.ts'

describe('what two threads count', () => {
  it('is one series where both count the same: a scrape with two of a kind is refused as a whole', async () => {
    const [here, there] = [createMetrics(), createMetrics()]
    here.add('nevermore_redact_masked', { pattern: 'email' }, 2)
    there.add('nevermore_redact_masked', { pattern: 'email' }, 3)
    there.add('nevermore_redact_masked', { pattern: 'card' }, 1)
    const collecting = { counts: async () => there.snapshot() }
    const counted = await countsOf({ metrics: here, collecting, preflight: null })
    const byPattern = counted.map(({ labels, value }) => [labels['pattern'], value])
    expect(byPattern).toEqual([
      ['email', 5],
      ['card', 1],
    ])
  })

  it('stays apart where labels differ, whatever their order', () => {
    const sample = (labels: Record<string, string>, value: number) =>
      ({ name: 'x', help: '', type: 'gauge', labels, value }) as const
    const samples = [sample({ a: '1', b: '2' }, 1), sample({ b: '2', a: '1' }, 1), sample({ a: '1' }, 1)]
    expect(summed(samples).map(({ value }) => value)).toEqual([2, 1])
  })
})
