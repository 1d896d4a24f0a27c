import type { SpanNode, SpanTree, TreeSpan } from './span-tree.ts'

export interface SpanView {
  readonly collapsed: ReadonlySet<string>
  /** Words to find in name, kind, tool, model or error; empty finds all. */
  readonly text: string
  /** Only what failed, and the way to it. */
  readonly errorsOnly: boolean
  /** Whether something went wrong in a span. */
  readonly failed: (spanId: string) => boolean
}

export interface VisibleSpan<Span extends TreeSpan> {
  readonly node: SpanNode<Span>
  /** Found by the filter itself, rather than shown as the way to something found. */
  readonly found: boolean
}

/** The rows of the waterfall. A filter keeps the ancestors of what it finds, and opens what is collapsed above it. */
export function visibleSpans<Span extends TreeSpan>(
  tree: SpanTree<Span>,
  view: SpanView,
): readonly VisibleSpan<Span>[] {
  const text = view.text.trim().toLowerCase()
  if (text === '' && !view.errorsOnly) return withoutCollapsed(tree, view.collapsed)
  const found = new Set<number>()
  const shown = new Set<number>()
  for (const node of tree.nodes) {
    if ((view.errorsOnly && !view.failed(node.span.spanId)) || !says(node.span, text)) continue
    found.add(node.index)
    for (let at: number | null = node.index; at !== null && !shown.has(at); at = tree.nodes[at]?.parent ?? null)
      shown.add(at)
  }
  return tree.nodes.filter(({ index }) => shown.has(index)).map((node) => ({ node, found: found.has(node.index) }))
}

function withoutCollapsed<Span extends TreeSpan>(
  tree: SpanTree<Span>,
  collapsed: ReadonlySet<string>,
): readonly VisibleSpan<Span>[] {
  const rows: VisibleSpan<Span>[] = []
  for (let at = 0; at < tree.nodes.length;) {
    const node = tree.nodes[at]
    if (!node) break
    rows.push({ node, found: true })
    at = collapsed.has(node.span.spanId) ? node.end : at + 1
  }
  return rows
}

const says = ({ name, kind, toolName, requestModel, errorMessage }: TreeSpan, text: string): boolean =>
  text === '' || [name, kind, toolName, requestModel, errorMessage].some((part) => part?.toLowerCase().includes(text))
