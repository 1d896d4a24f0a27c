import { preciseMs } from '../format/time.ts'

/** What the tree needs to know of a span. */
export interface TreeSpan {
  readonly spanId: string
  readonly parentSpanId: string | null
  readonly name: string
  readonly kind: string
  readonly status: string
  readonly startedAt: string
  readonly durationMs: number | null
  readonly toolName: string | null
  readonly requestModel: string | null
  readonly errorMessage: string | null
}

export interface SpanNode<Span extends TreeSpan = TreeSpan> {
  readonly span: Span
  /** Position in `SpanTree.nodes`. */
  readonly index: number
  readonly depth: number
  readonly parent: number | null
  readonly childCount: number
  /** Position after the last descendant: everything from here to there lies below this node. */
  readonly end: number
  /** Milliseconds since the run's first span began. */
  readonly fromMs: number
  readonly toMs: number
  /** Sent without an end; drawn to the end of the run. */
  readonly unfinished: boolean
  /** Names a parent that never arrived. */
  readonly orphan: boolean
}

export interface SpanTree<Span extends TreeSpan = TreeSpan> {
  /** Parents before children, siblings by start. */
  readonly nodes: readonly SpanNode<Span>[]
  readonly byId: ReadonlyMap<string, SpanNode<Span>>
  readonly totalMs: number
}

/** Spans as a tree, in linear time but for the sorting. Spans that wait for each other in a circle are roots, too. */
export function buildSpanTree<Span extends TreeSpan>(spans: readonly Span[]): SpanTree<Span> {
  const starts = new Map(spans.map((span) => [span.spanId, preciseMs(span.startedAt)]))
  const startOf = (span: Span): number => starts.get(span.spanId) ?? 0
  const inOrder = [...spans].sort((a, b) => startOf(a) - startOf(b))
  const beginMs = inOrder[0] ? startOf(inOrder[0]) : 0
  const totalMs = inOrder.reduce((most, span) => Math.max(most, startOf(span) - beginMs + (span.durationMs ?? 0)), 0)

  const children = new Map<string, Span[]>()
  const roots: Span[] = []
  for (const span of inOrder) {
    const { parentSpanId } = span
    if (parentSpanId === null || parentSpanId === span.spanId || !starts.has(parentSpanId)) roots.push(span)
    else if (children.get(parentSpanId)?.push(span) === undefined) children.set(parentSpanId, [span])
  }
  return { ...walked(roots, inOrder, children, (span) => startOf(span) - beginMs, totalMs), totalMs }
}

type Building<Span extends TreeSpan> = { -readonly [Key in keyof SpanNode<Span>]: SpanNode<Span>[Key] }

function walked<Span extends TreeSpan>(
  roots: readonly Span[],
  all: readonly Span[],
  children: ReadonlyMap<string, readonly Span[]>,
  fromMsOf: (span: Span) => number,
  totalMs: number,
): Omit<SpanTree<Span>, 'totalMs'> {
  const nodes: Building<Span>[] = []
  const byId = new Map<string, Building<Span>>()

  // A stack of our own: a chain of ten thousand spans would overflow the real one.
  function descend(root: Span): void {
    const stack: { span: Span; depth: number; parent: number | null }[] = [{ span: root, depth: 0, parent: null }]
    for (let next = stack.pop(); next; next = stack.pop()) {
      const { span, depth, parent } = next
      if (byId.has(span.spanId)) continue
      const own = children.get(span.spanId) ?? []
      const fromMs = fromMsOf(span)
      const node = {
        span,
        depth,
        parent,
        index: nodes.length,
        childCount: own.length,
        end: nodes.length + 1,
        fromMs,
        toMs: span.durationMs === null ? totalMs : fromMs + span.durationMs,
        unfinished: span.durationMs === null,
        orphan: parent === null && span.parentSpanId !== null,
      }
      nodes.push(node)
      byId.set(span.spanId, node)
      for (let at = own.length - 1; at >= 0; at -= 1)
        stack.push({ span: own[at] as Span, depth: depth + 1, parent: node.index })
    }
  }
  roots.forEach(descend)
  // Whatever is left waits for itself in a circle.
  for (const span of all) if (!byId.has(span.spanId)) descend(span)

  // Children stand after their parents, so going backwards every end is final before it is handed up.
  for (let at = nodes.length - 1; at >= 0; at -= 1) {
    const node = nodes[at]
    const parent = node?.parent === null || node?.parent === undefined ? undefined : nodes[node.parent]
    if (node && parent) parent.end = Math.max(parent.end, node.end)
  }
  return { nodes, byId }
}
