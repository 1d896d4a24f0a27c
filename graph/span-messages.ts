import type { Message, MessagePart } from '#core/telemetry/message.ts'
import type { Story } from '#core/telemetry/story.ts'

const said = (role: Message['role'], parts: readonly MessagePart[], name: string | null = null): readonly Message[] => [
  { role, name, parts },
]

/** What went in, as messages: where none were sent, a tool's arguments as the call of it, a search's words as a question. */
export function messagesIn({ input, toolName, toolCallId, toolArguments, retrievalQuery }: Story) {
  if (input !== null) return input
  if (toolArguments !== null)
    return said('assistant', [{ type: 'tool_call', id: toolCallId, name: toolName ?? '', arguments: toolArguments }])
  return retrievalQuery === null ? null : said('user', [{ type: 'text', content: retrievalQuery }])
}

/** What came out, as messages: where none were sent, a tool's result as its answer, and what a search found as texts. */
export function messagesOut({ output, toolName, toolCallId, toolFailed, toolResult, documents }: Story) {
  if (output !== null) return output
  if (toolResult !== null) {
    const failed = toolFailed === true ? { failed: true as const } : {}
    return said('tool', [{ type: 'tool_call_response', id: toolCallId, response: toolResult, ...failed }], toolName)
  }
  if (documents === null) return null
  const texts = documents.flatMap(({ content }) => (content === null ? [] : [{ type: 'text' as const, content }]))
  return texts.length === 0 ? null : said('tool', texts)
}
