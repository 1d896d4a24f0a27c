import type { Attributes } from '#core/telemetry/attributes.ts'
import type { Message, MessagePart } from '#core/telemetry/message.ts'
import { messagesOf } from '../messages/messages-of.ts'
import { jsonOf } from '../messages/read-json.ts'
import { textFrom } from '../messages/scalars.ts'
import { fill, firstSent, type Draft } from './dialect.ts'

/** The keys of the pieces of one answer, each an attribute of its own. */
export interface AnswerKeys {
  readonly rule: string
  readonly reasoning: readonly string[]
  readonly text: readonly string[]
  readonly calls: readonly string[]
}

/** One answer from the attributes its pieces were sent in: what was thought, what was said, what is to be called. */
export function readAnswer(attributes: Attributes, draft: Draft, keys: AnswerKeys): void {
  if (draft.output !== null) return
  const thought = firstSent(attributes, keys.reasoning)
  const said = firstSent(attributes, keys.text)
  const called = firstSent(attributes, keys.calls)
  const parts: MessagePart[] = []
  if (thought) parts.push({ type: 'reasoning', content: textFrom(thought[1]) })
  if (said) parts.push({ type: 'text', content: textFrom(said[1]) })
  if (called) parts.push(...callsIn(messagesOf(jsonOf(called[1]), 'assistant')))
  const key = (said ?? called ?? thought)?.[0]
  if (key === undefined) return
  fill(draft, 'output', [{ role: 'assistant', name: null, parts }], { rule: keys.rule, key })
}

const callsIn = (messages: readonly Message[] | null): readonly MessagePart[] =>
  (messages ?? []).flatMap((message) => message.parts.filter((part) => part.type === 'tool_call'))
