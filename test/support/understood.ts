import { normalise } from '#collector/normalise.ts'
import { createClassifier } from '#collector/signals/classifier.ts'
import type { Finding } from '#core/memory/finding.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import type { Json } from '#core/telemetry/attributes.ts'
import { spanWith } from '#test/support/span.ts'

/** The finding on one span that was sent with these attributes; null when there is none. */
export function findingOn(attributes: Attributes, given: Parameters<typeof spanWith>[0] = {}): Finding | null {
  return createClassifier()([normalise(spanWith({ attributes, ...given }))])[0]?.findings[0] ?? null
}

const input = JSON.stringify([{ role: 'user', parts: [{ type: 'text', content: 'Hi' }] }])

/** A model call that was answered with these parts. */
export const answered = (parts: readonly Json[], more: Attributes = {}): Attributes => ({
  'gen_ai.operation.name': 'chat',
  'gen_ai.request.model': 'gpt-4o',
  'gen_ai.input.messages': input,
  'gen_ai.output.messages': JSON.stringify([
    { role: 'assistant', parts, finish_reason: more['gen_ai.response.finish_reasons'] === undefined ? 'stop' : '' },
  ]),
  ...more,
})

export const text = (content: string): Json => ({ type: 'text', content })
export const call = (name: string, given: Json, id = 'c1'): Json => ({ type: 'tool_call', id, name, arguments: given })
export const finish = (reason: string): Attributes => ({ 'gen_ai.response.finish_reasons': [reason] })

/** Tools as they are offered, each with the schema of its arguments. */
export const offered = (...tools: readonly { readonly name: string; readonly schema?: Json }[]): Attributes => ({
  'gen_ai.tool.definitions': JSON.stringify(
    tools.map(({ name, schema }) => ({
      type: 'function',
      name,
      parameters: schema ?? { type: 'object', properties: {} },
    })),
  ),
})

/** A tool call that went well as a span and had this result. */
export const toolResult = (result: Json, more: Attributes = {}): Attributes => ({
  'gen_ai.operation.name': 'execute_tool',
  'gen_ai.tool.name': 'search',
  'gen_ai.tool.call.result': typeof result === 'string' ? result : JSON.stringify(result),
  ...more,
})
