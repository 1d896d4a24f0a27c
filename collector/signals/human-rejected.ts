import { pathOf } from './answer.ts'
import type { Signal } from './signal.ts'

/** A person was asked, and said no. */
export const humanRejected: Signal = {
  id: 'human-rejected',
  title: 'A person rejected a step',
  version: 1,
  grade: 'A',
  classes: ['quality.human_rejected'],
  kinds: null,
  needs: ['humanDecision'],
  notOn: [
    'a rule that rejects by itself',
    'an approval',
    'an approval with changes',
    'a decision that was put off',
    'nobody was asked',
  ],
  find({ story }) {
    const decided = story.humanDecision
    if (decided === null || decided.decision !== 'rejected' || decided.by === 'policy') return null
    const tool = decided.toolName ?? story.toolName
    return {
      class: 'quality.human_rejected',
      confidence: decided.by === 'user' ? 0.95 : 0.8,
      path: pathOf(story, 'humanDecision', 'decision'),
      excerpt: decided.reason,
      note: tool === null ? 'the step was rejected' : `the call of ${tool} was rejected`,
      ...(tool === null ? {} : { title: `A person rejected the call of ${tool}` }),
      facts: { where: tool, message: 'a person rejected the step' },
    }
  },
}
