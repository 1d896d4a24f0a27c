import { describe, expect, it } from 'vitest'
import { buildSpanTree, type TreeSpan } from '../../web/src/run/span-tree.ts'
import { treeStep } from '../../web/src/run/tree-step.ts'
import { visibleSpans } from '../../web/src/run/visible-spans.ts'

const span = (spanId: string, parentSpanId: string | null, atMs: number): TreeSpan => ({
  spanId,
  parentSpanId,
  name: spanId,
  kind: 'OTHER',
  status: 'OK',
  startedAt: new Date(atMs).toISOString(),
  durationMs: 1,
  toolName: null,
  requestModel: null,
  errorMessage: null,
})
// root > (a > (a1, a2), b)
const tree = buildSpanTree([
  span('root', null, 0),
  span('a', 'root', 1),
  span('a1', 'a', 2),
  span('a2', 'a', 3),
  span('b', 'root', 4),
])

function press(key: string, on: string, ...folded: string[]) {
  const collapsed = new Set(folded)
  const rows = visibleSpans(tree, { collapsed, text: '', errorsOnly: false, failed: () => false })
  return treeStep(key, { tree, rows, collapsed, at: rows.findIndex(({ node }) => node.span.spanId === on) })
}

describe('a key in the span tree', () => {
  it('goes up and down the rows that are shown, and stops at the ends', () => {
    expect([press('ArrowDown', 'a'), press('ArrowUp', 'a1'), press('ArrowDown', 'a', 'a')]).toEqual([
      { select: 'a1' },
      { select: 'a' },
      { select: 'b' },
    ])
    expect([press('ArrowDown', 'b'), press('Home', 'b'), press('End', 'a'), press('PageUp', 'b')]).toEqual([
      { select: 'b' },
      { select: 'root' },
      { select: 'b' },
      { select: 'root' },
    ])
  })

  it('folds and unfolds, and walks to the parent and the first child', () => {
    expect([press('ArrowLeft', 'a'), press('ArrowRight', 'a', 'a')]).toEqual([{ toggle: 'a' }, { toggle: 'a' }])
    expect([press('ArrowLeft', 'a', 'a'), press('ArrowLeft', 'a2'), press('ArrowLeft', 'root', 'root')]).toEqual([
      { select: 'root' },
      { select: 'a' },
      {},
    ])
    expect([press('ArrowRight', 'a'), press('ArrowRight', 'a1')]).toEqual([{ select: 'a1' }, {}])
  })

  it('is left to the browser when it means nothing, and does nothing where nothing is shown', () => {
    expect(press('q', 'a')).toBeNull()
    const nothing = buildSpanTree<TreeSpan>([])
    expect(treeStep('End', { tree: nothing, rows: [], collapsed: new Set(), at: -1 })).toEqual({})
  })
})
