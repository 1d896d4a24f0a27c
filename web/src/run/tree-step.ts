import type { SpanTree, TreeSpan } from './span-tree.ts'
import type { VisibleSpan } from './visible-spans.ts'

export interface TreeStep {
  /** The span to look at next. */
  readonly select?: string
  /** The span to fold, or to unfold. */
  readonly toggle?: string
}

interface TreePlace<Span extends TreeSpan> {
  readonly tree: SpanTree<Span>
  /** The rows that are drawn. */
  readonly rows: readonly VisibleSpan<Span>[]
  /** Which of them is looked at; -1 for none. */
  readonly at: number
  readonly collapsed: ReadonlySet<string>
}

const pageRows = 15

/**
 * What a key does in a tree, as file managers have it: up and down a row or a page, to either end, left folds or goes
 * to the parent, right unfolds or goes to the first child. Null for a key that means nothing here.
 */
export function treeStep<Span extends TreeSpan>(key: string, place: TreePlace<Span>): TreeStep | null {
  const { tree, rows, at, collapsed } = place
  const row = (index: number): TreeStep => {
    const to = rows[Math.min(rows.length - 1, Math.max(0, index))]
    return to ? { select: to.node.span.spanId } : {}
  }
  const node = rows[at]?.node
  const moves: Record<string, () => TreeStep> = {
    ArrowDown: () => row(at + 1),
    ArrowUp: () => row(at - 1),
    PageDown: () => row(at + pageRows),
    PageUp: () => row(at - pageRows),
    Home: () => row(0),
    End: () => row(rows.length - 1),
    ArrowLeft() {
      if (!node) return {}
      if (node.childCount > 0 && !collapsed.has(node.span.spanId)) return { toggle: node.span.spanId }
      const parent = node.parent === null ? undefined : tree.nodes[node.parent]
      return parent ? { select: parent.span.spanId } : {}
    },
    ArrowRight() {
      if (!node || node.childCount === 0) return {}
      return collapsed.has(node.span.spanId) ? { toggle: node.span.spanId } : row(at + 1)
    },
  }
  return moves[key]?.() ?? null
}
