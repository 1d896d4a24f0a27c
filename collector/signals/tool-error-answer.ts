import { pathOf } from './answer.ts'
import { errorInResult } from './result-error.ts'
import { kinds, type Signal } from './signal.ts'
import { answered } from './tool-error.ts'

/** The tool went well as a span, and its result is an error: in structured keys, or at the very start of its text. */
export const toolErrorAnswer: Signal = {
  id: 'tool-error-answer',
  title: 'The result of a tool is an error',
  version: 2,
  grade: 'B',
  classes: ['tool.error', 'tool.timeout', 'tool.bad_arguments', 'tool.unknown'],
  kinds: kinds('TOOL'),
  needs: ['toolResult'],
  content: ['tools'],
  notOn: [
    'results about errors',
    'a lookup without a hit',
    'margins of error',
    'a thing that failed, which somebody asked about',
    'an exit code that only says no',
    'a nod of a page',
  ],
  find({ story }) {
    if (story.toolResult === null) return null
    const error = errorInResult(story.toolResult)
    if (error === null) return null
    const path = pathOf(story, 'toolResult', 'tool result')
    return answered(story, error.reason, path, error.confidence, error.note)
  },
}
