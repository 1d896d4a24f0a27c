import type { Json } from '#core/telemetry/attributes.ts'
import type { Provenance } from '#core/telemetry/story.ts'
import { messagesOf } from '../messages/messages-of.ts'
import { note, type Draft } from './dialect.ts'

/**
 * Puts instructions that were sent beside the conversation in front of it: one text, or a list of parts. A conversation
 * that begins with its own stays as it is.
 */
export function prependSystem(draft: Draft, instructions: Json, from: Provenance): void {
  if (instructions === null || instructions === '' || draft.input?.[0]?.role === 'system') return
  const given: Json = Array.isArray(instructions) ? [{ role: 'system', parts: instructions }] : instructions
  const system = messagesOf(given, 'system')
  if (system === null) return
  draft.input = [...system, ...(draft.input ?? [])]
  note(draft, 'system', from)
}
