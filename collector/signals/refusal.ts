import { pathOf } from './answer.ts'
import { kinds, type Signal } from './signal.ts'

/** The model says in so many fields that it refuses. Phrases in its text are not looked at: they are no proof. */
export const refusal: Signal = {
  id: 'refusal',
  title: 'The model refused, and says so in a field',
  version: 1,
  grade: 'A',
  classes: ['output.refusal'],
  kinds: kinds('LLM'),
  needs: [],
  when: ['endedOddly', 'refuses'],
  notOn: ['phrases in the text', 'empty refusal fields'],
  find({ story }) {
    const said = story.output?.flatMap(({ parts }) => parts).find((part) => part.type === 'refusal')
    if (said === undefined && story.finishReason !== 'refusal') return null
    return {
      class: 'output.refusal',
      confidence: 0.98,
      path: said ? pathOf(story, 'output', 'output') : pathOf(story, 'finishReasonRaw', 'finish_reason'),
      excerpt: said?.type === 'refusal' ? said.content : story.finishReasonRaw,
      note: said ? 'the answer holds a refusal field' : 'the finish reason says refusal',
      facts: { code: 'refusal' },
    }
  },
}
