import { pathOf } from './answer.ts'
import { kinds, type Signal } from './signal.ts'

/** Budgets up to this many tokens are probes or one-word classifications, made to be cut. */
const tinyBudget = 8

/** The model stopped because it had reached its limit of output tokens. */
export const truncatedOutput: Signal = {
  id: 'truncated-output',
  version: 1,
  grade: 'A',
  classes: ['output.truncated'],
  kinds: kinds('LLM'),
  needs: ['finishReason'],
  find({ story }) {
    if (story.finishReason !== 'length') return null
    if (story.maxTokens !== null && story.maxTokens <= tinyBudget) return null
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
