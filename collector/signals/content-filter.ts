import { pathOf } from './answer.ts'
import { kinds, type Signal } from './signal.ts'

/** The provider's filter ended the answer. */
export const contentFilter: Signal = {
  id: 'content-filter',
  title: "The provider's filter ended the answer",
  version: 1,
  grade: 'A',
  classes: ['output.content_filter'],
  kinds: kinds('LLM'),
  needs: ['finishReason'],
  when: ['endedOddly'],
  notOn: ['text about filters', 'an agent that repeats its child'],
  find({ story }) {
    if (story.finishReason !== 'content_filter') return null
    return {
      class: 'output.content_filter',
      confidence: 0.98,
      path: pathOf(story, 'finishReasonRaw', 'finish_reason'),
      excerpt: story.finishReasonRaw,
      note: 'the answer was filtered, not the prompt: a filtered prompt is an error',
      facts: { code: 'content_filter' },
    }
  },
}
