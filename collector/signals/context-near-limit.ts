import { contextWindowOf } from './context-windows.ts'
import { pathOf } from './answer.ts'
import { kinds, type Signal } from './signal.ts'

/** The prompt nearly fills what the model can read. It went well once more. */
export const contextNearLimit: Signal = {
  id: 'context-near-limit',
  title: 'The prompt nearly fills the context window',
  version: 1,
  grade: 'B',
  classes: ['input.context_length'],
  kinds: kinds('LLM'),
  needs: ['tokensIn'],
  thresholds: ['context_used_min'],
  notOn: [
    'a model whose window is not known',
    'more than the window, which shows that it is another one',
    'an agent that adds up its children',
    'a prompt of usual size',
    'no model named',
  ],
  find({ story }, { thresholds }) {
    const tokens = story.tokensIn ?? 0
    // The smallest window there is: below its share nothing has to be looked up.
    if (tokens < smallest * thresholds.context_used_min) return null
    const model = story.responseModel ?? story.requestModel
    const size = model === null ? null : contextWindowOf(model)
    if (size === null || tokens > size || tokens < size * thresholds.context_used_min) return null
    return {
      class: 'input.context_length',
      confidence: 0.85,
      severity: 'LOW',
      path: pathOf(story, 'tokensIn', 'tokens in'),
      excerpt: null,
      note: `${tokens} of ${size} tokens are used`,
      title: 'The prompt nearly fills the context window',
      facts: { message: 'the prompt nearly fills the context window', code: 'near_limit' },
    }
  },
}

const smallest = 8_192
