import { describe, expect, it } from 'vitest'

import { createMatchIndex } from '#core/memory/match-index.ts'

// More than two windows of 16,384, frozen and fresh: whatever lies at an edge must be found like anything else.
const count = 40_000
const edges = [0, 1, 16_383, 16_384, 16_385, 32_767, 32_768, 39_998, 39_999]
const letters = 'abcdefghij'
/** Four words of its own in letters, behind two that all share. */
const textOf = (entry: number): string[] => [
  'report',
  'monthly',
  ...['w', 'x', 'y', 'z'].map((kind) => kind + [...String(entry)].map((digit) => letters[Number(digit)]).join('')),
]

describe('candidates', () => {
  it('are found in every window, frozen or fresh, and not once they are removed', async () => {
    const index = createMatchIndex({ freshMin: 50_000 })
    const nearest = (entry: number) => index.search(textOf(entry), { limit: 1, cosineMin: 0.5 })[0]?.entry
    for (let entry = 0; entry < count; entry++) {
      index.add(textOf(entry))
      // The second half stays fresh.
      if (entry === 20_000) await index.freeze()
    }
    expect(edges.map(nearest)).toEqual(edges)
    await index.freeze()
    expect(edges.map(nearest)).toEqual(edges)
    for (const entry of edges) index.remove(entry)
    expect(edges.filter((entry) => nearest(entry) === entry)).toEqual([])
  })
})
