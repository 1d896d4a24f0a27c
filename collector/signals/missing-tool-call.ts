import { holdsContent, pathOf, toolCallsIn } from './answer.ts'
import { kinds, type Signal } from './signal.ts'

/** The model says that it stopped to call a tool, and no call is there. */
export const missingToolCall: Signal = {
  id: 'missing-tool-call',
  title: 'The model announced a tool call and made none',
  version: 1,
  grade: 'B',
  classes: ['output.empty'],
  kinds: kinds('LLM'),
  needs: ['finishReason', 'output'],
  when: ['endedForTool'],
  content: ['outputs'],
  notOn: ['stop with a call', 'content capture switched off', 'messages cut in the middle'],
  find({ span, story }) {
    if (story.finishReason !== 'tool_call' || story.output === null) return null
    // With content capture off the calls are missing from the span, not from the answer.
    if (!holdsContent(story.input) && !holdsContent(story.output)) return null
    if (span.droppedAttributes > 0 || toolCallsIn(story.output).length > 0) return null
    // Text that is no JSON any more was cut, and the calls with it.
    if (story.output.some(({ parts }) => parts.some((part) => part.type === 'other' || isBrokenJson(part)))) return null
    return {
      class: 'output.empty',
      confidence: 0.85,
      path: pathOf(story, 'finishReasonRaw', 'finish_reason'),
      excerpt: story.finishReasonRaw,
      note: 'the finish reason announces a tool call, the answer holds none',
      title: 'The model announced a tool call and made none',
      facts: { code: 'tool_call', message: 'finish reason is a tool call, and the answer holds none' },
    }
  },
}

const isBrokenJson = (part: { readonly type: string; readonly content?: unknown }): boolean =>
  part.type === 'text' && typeof part.content === 'string' && part.content.startsWith('[{')
