import type { Attributes } from '#core/telemetry/attributes.ts'
import { fill, note, type Dialect, type Draft } from './dialect.ts'
import { plainReaders } from './readers.ts'

const rule = 'copilot'

/**
 * Copilot CLI and Copilot Chat in VS Code: the GenAI conventions, and a little beside them. `github.copilot.cost` is
 * left alone: it counts requests of the subscription, not dollars.
 */
export const copilot: Dialect = {
  id: rule,
  scopes: ['github.copilot', 'copilot-chat'],
  markers: [
    'github.copilot.cost',
    'github.copilot.turn_id',
    'github.copilot.turn_count',
    'github.copilot.interaction_id',
    'github.copilot.initiator',
    'copilot_chat.location',
    'copilot_chat.session_id',
    'copilot_chat.turn.index',
    'copilot_chat.turn_count',
    'copilot_chat.debug_name',
    'copilot_chat.request.max_prompt_tokens',
    'copilot_chat.markdown_content',
    'copilot_chat.user_request',
  ],
  kinds: [{ key: 'gen_ai.operation.name', values: { content_event: 'OTHER' } }],
  fields: {
    input: ['copilot_chat.user_request'],
    output: ['copilot_chat.markdown_content'],
    sessionId: ['copilot_chat.session_id', 'github.copilot.session.id', 'github.copilot.interaction_id'],
    timeToFirstTokenMs: ['copilot_chat.time_to_first_token'],
  },
  read({ attributes }, draft) {
    if (attributes['copilot_chat.canceled'] === true) {
      fill(draft, 'finishReasonRaw', 'cancelled', { rule, key: 'copilot_chat.canceled' })
    }
    readSteps(attributes, draft)
  },
  readLast({ attributes }, draft) {
    const key = 'copilot_chat.reasoning_content'
    const thought = attributes[key]
    if (typeof thought !== 'string' || thought === '') return
    const [first, ...others] = draft.output ?? []
    if (first?.parts.some((part) => part.type === 'reasoning')) return
    const parts = [{ type: 'reasoning', content: thought } as const, ...(first?.parts ?? [])]
    draft.output = [{ role: 'assistant', name: null, ...first, parts }, ...others]
    if (draft.provenance.output === undefined) note(draft, 'output', { rule, key })
  },
}

function readSteps(attributes: Attributes, draft: Draft): void {
  for (const key of ['github.copilot.turn_count', 'copilot_chat.turn_count']) {
    const stepsTaken = plainReaders.attempt(attributes[key] ?? null)
    if (stepsTaken === null) continue
    fill(draft, 'limits', { maxSteps: null, stepsTaken, maxCalls: null, maxRetries: null }, { rule, key })
  }
}
