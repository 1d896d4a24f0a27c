import { pathOf } from './answer.ts'
import { kinds, type Signal } from './signal.ts'

/** The model stopped because it had reached its limit of output tokens. */
export const truncatedOutput: Signal = {
  id: 'truncated-output',
  title: 'The answer stopped at the token limit',
  version: 2,
  grade: 'A',
  classes: ['output.truncated'],
  kinds: kinds('LLM'),
  needs: ['finishReason'],
  when: ['endedOddly'],
  thresholds: ['tiny_budget_tokens_max'],
  notOn: ['probes with a tiny budget', 'a pause', 'an agent that repeats its child'],
  find({ story }, { thresholds }) {
    if (story.finishReason !== 'length') return null
    // Where the budget was not sent: a single token is what probes and classifiers ask for. A few may be what a prompt
    // that fills the window has left.
    const budget = story.maxTokens ?? (story.tokensOut === 1 ? 1 : null)
    if (budget !== null && budget <= thresholds.tiny_budget_tokens_max) return null
    return {
      class: 'output.truncated',
      confidence: 0.98,
      path: pathOf(story, 'finishReasonRaw', 'finish_reason'),
      excerpt: story.finishReasonRaw,
      note:
        story.maxTokens === null
          ? 'the model says it stopped at a length limit'
          : `the limit was ${story.maxTokens} tokens`,
      facts: { code: 'length' },
    }
  },
}
