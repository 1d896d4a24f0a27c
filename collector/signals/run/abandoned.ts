import type { Run } from './run.ts'
import type { RunSignal } from './run-signal.ts'
import type { Step } from './step.ts'

/** OpenTelemetry kinds of a span that somebody else called: its parent is in another process. */
const calledFromOutside = new Set([2, 5])

/** Nothing is heard of a run any more, and its root never came or never ended. */
export const abandoned: RunSignal = {
  id: 'abandoned',
  title: 'A run that never ended',
  version: 1,
  grade: 'B',
  classes: ['run.abandoned'],
  content: [],
  thresholds: ['baseline_samples_min'],
  notOn: [
    'a run that is still under way',
    'a root that came late',
    'a parent in another process',
    'a server span, whose caller reports elsewhere',
    'an app whose roots never come here',
    'a child without an end in a run that ended',
  ],
  find(run, { baseline, thresholds }) {
    if (!run.timedOut) return []
    const { root } = run
    if (root !== null) return root.endMs === null ? [hitOf(root, 'its first span was sent without an end')] : []
    const top = run.tops.find(({ otelKind }) => !calledFromOutside.has(otelKind))
    if (top === undefined || run.tops.some(({ otelKind }) => calledFromOutside.has(otelKind))) return []
    const rooted = baseline?.rooted(top.facts.app) ?? null
    // Where roots are never seen, somebody else gets them: sampling, or an export of its own.
    if (rooted !== null && rooted.runs >= thresholds.baseline_samples_min && rooted.withRoot < rooted.runs / 2)
      return []
    return [hitOf(top, whyOpen(run))]
  },
}

const whyOpen = ({ tops, steps }: Run): string =>
  `the parent of ${tops.length === 1 ? 'its only top span' : `${tops.length} of its spans`} never came; ` +
  `${steps.filter(({ endMs }) => endMs === null).length} of ${steps.length} spans never ended`

const hitOf = (step: Step, note: string) => ({
  step,
  class: 'run.abandoned' as const,
  confidence: 0.8,
  path: 'parent_span_id',
  excerpt: step.name,
  note,
  facts: { where: step.facts.agentName, message: 'the run never ended' },
})
