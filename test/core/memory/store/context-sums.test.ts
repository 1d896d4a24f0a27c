import { describe, expect, it } from 'vitest'

import type { ContextCount } from '#core/memory/store/context-sums.ts'
import { sumContexts } from '#core/memory/store/context-sums.ts'

const hour = 3_600_000
const count = (hash: string, atMs: number, more: Partial<ContextCount> = {}): ContextCount => ({
  hash,
  atMs,
  runs: 1,
  failed: 0,
  outages: 0,
  failedAtMs: null,
  okAtMs: atMs,
  ...more,
})

describe('the sums of contexts', () => {
  it('touch each context once, in one order, whatever order the runs came in', () => {
    const { contexts, hours } = sumContexts([
      count('b', 20),
      count('a', 10),
      count('b', 5, { failed: 1, failedAtMs: 5 }),
    ])
    expect(contexts.map(({ hash, runs, failed }) => [hash, runs, failed])).toEqual([
      ['a', 1, 0],
      ['b', 2, 1],
    ])
    expect(contexts[1]).toMatchObject({ firstMs: 5, lastMs: 20, failedAtMs: 5, okAtMs: 20 })
    expect(hours).toEqual(contexts)
  })

  it('keep hours apart and still add them up per context', () => {
    const { contexts, hours } = sumContexts([count('a', hour - 1), count('a', hour), count('a', hour + 1)])
    expect(hours.map((sum) => [sum.hash, sum.hour, sum.runs])).toEqual([
      ['a', 0, 1],
      ['a', 1, 2],
    ])
    expect(contexts).toEqual([expect.objectContaining({ hash: 'a', runs: 3, firstMs: hour - 1, lastMs: hour + 1 })])
  })
})
