import type { SpanTree, TreeSpan } from './span-tree.ts'

interface PlacedFinding {
  readonly spanId: string
  readonly fatal: boolean
}

/**
 * The span to look at first: the one whose finding ended the run, else the first with any finding, else the deepest of
 * the first failing branch. In a run without failure, the first call of a model, else the root. Null without spans.
 */
export function firstFailingSpan(tree: SpanTree, findings: readonly PlacedFinding[]): string | null {
  const placed = findings.filter(({ spanId }) => tree.byId.has(spanId))
  const finding = placed.find(({ fatal }) => fatal) ?? placed[0]
  if (finding) return finding.spanId
  // Children stand after their parents: within the first failing branch, the last step down is the deepest.
  let failing: (typeof tree.nodes)[number] | undefined
  for (const node of tree.nodes) {
    if (failing && node.index >= failing.end) break
    if (node.span.status === 'ERROR') failing = node
  }
  const interesting = failing ?? tree.nodes.find(({ span }) => span.kind === 'LLM') ?? tree.nodes[0]
  return interesting?.span.spanId ?? null
}

/** Spans in which something went wrong: a finding, or a status of ERROR. */
export function failedSpans(spans: readonly TreeSpan[], findings: readonly PlacedFinding[]): ReadonlySet<string> {
  return new Set([
    ...findings.map(({ spanId }) => spanId),
    ...spans.filter(({ status }) => status === 'ERROR').map(({ spanId }) => spanId),
  ])
}
