import { parseStrict } from '../messages/read-json.ts'
import { answerText, looksCut, pathOf, toolCallsIn } from './answer.ts'
import { kinds, type Signal } from './signal.ts'

/** The caller asked for JSON, and what came back cannot be read as JSON, with or without fences and prose around it. */
export const invalidStructuredOutput: Signal = {
  id: 'invalid-structured-output',
  title: 'JSON was asked for, and the answer is none',
  version: 1,
  grade: 'B',
  classes: ['output.invalid_format'],
  kinds: kinds('LLM'),
  needs: ['output'],
  content: ['outputs'],
  notOn: ['JSON in a fence or in prose', 'tool calls instead', 'a stream that was cancelled'],
  find({ story }) {
    if (!story.jsonRequested || story.output === null || toolCallsIn(story.output).length > 0) return null
    if (story.finishReason === 'cancelled' || story.finishReason === 'pause') return null
    const text = answerText(story.output).trim()
    if (text === '' || looksCut(text) || holdsJson(text)) return null
    // An object that was sent nested and not as text is JSON already.
    if (story.output.some(({ parts }) => parts.some(({ type }) => type === 'other'))) return null
    return {
      class: 'output.invalid_format',
      confidence: 0.9,
      path: pathOf(story, 'output', 'output'),
      excerpt: text,
      note: 'JSON was asked for, and the answer cannot be parsed as JSON',
      facts: { message: 'JSON was asked for, and the answer cannot be parsed as JSON' },
    }
  },
}

/** JSON as the whole text, inside a fence, or between the first and the last bracket. */
function holdsJson(text: string): boolean {
  if (parseStrict(text) !== undefined) return true
  const fenced = /```(?:json)?\s*\n?([^`]*)```/i.exec(text)?.[1]
  if (fenced !== undefined && parseStrict(fenced.trim()) !== undefined) return true
  return between(text, '{', '}') || between(text, '[', ']')
}

function between(text: string, open: string, close: string): boolean {
  const from = text.indexOf(open)
  const to = text.lastIndexOf(close)
  return from >= 0 && to > from && parseStrict(text.slice(from, to + 1)) !== undefined
}
