import type { FailureClass } from '#core/memory/taxonomy.ts'
import { own } from '#core/platform/own.ts'
import { pathOf } from './answer.ts'
import { kinds, type Signal } from './signal.ts'

/** Gemini names what went wrong; the others only say that something did. `other` says nothing and is left alone. */
const classes: Readonly<Record<string, FailureClass>> = {
  error: 'provider.server_error',
  failed: 'provider.server_error',
  network_error: 'provider.connection',
  malformed_function_call: 'tool.bad_arguments',
  unexpected_tool_call: 'tool.unknown',
}

/** The model's finish reason is an error although the call came back. */
export const errorFinish: Signal = {
  id: 'error-finish',
  title: 'The finish reason is an error',
  version: 1,
  grade: 'A',
  classes: ['provider.server_error', 'provider.connection', 'tool.bad_arguments', 'tool.unknown'],
  kinds: kinds('LLM'),
  needs: ['finishReasonRaw'],
  when: ['endedOddly'],
  notOn: ['`other`, which says nothing', 'text about errors'],
  find({ story }) {
    const raw = story.finishReasonRaw ?? ''
    const name = story.finishReason === 'error' ? own(classes, raw.toLowerCase()) : undefined
    if (name === undefined) return null
    return {
      class: name,
      confidence: 0.9,
      path: pathOf(story, 'finishReasonRaw', 'finish_reason'),
      excerpt: raw,
      note: `the model stopped with ${raw}`,
      facts: { code: raw.toLowerCase() },
    }
  },
}
