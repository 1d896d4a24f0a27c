import type Anthropic from '@anthropic-ai/sdk'
import type { ServerFault } from '#cli/demo/model-server/faults.ts'
import type { Emitter } from '../frame/emitter.ts'
import type { Ground } from '../frame/ground.ts'
import * as said from '../frame/truth.ts'

const asked = {
  model: said.claude.asked,
  max_tokens: said.tokensMax,
  system: said.system,
  messages: [{ role: 'user' as const, content: said.question }],
}
const tools: Anthropic.Tool[] = [
  {
    name: said.toolName,
    description: said.toolDescription,
    input_schema: { ...said.orderSchema, required: ['order_id'] },
  },
]

/** What can go wrong at Anthropic; the other faults are of other vendors, or told in words of theirs. */
export const anthropicFaults: readonly ServerFault[] = [
  'rate_limit',
  'overloaded',
  'server_error',
  'auth',
  'model_not_found',
  'context_length',
  'timeout',
  'connection_reset',
  'empty',
  'truncated',
  'unknown_tool',
  'bad_arguments_missing',
]

/** What a client of Anthropic is made with. The package makes spans too, which is for those to see who ask for it. */
export const anthropicOptions = (ground: Ground) => ({
  openTelemetry: { traces: false },
  apiKey: 'sk-test',
  baseURL: ground.model.rootUrl,
  fetch: ground.fetch,
  maxRetries: 0,
})

/** The ways of asking through the `@anthropic-ai/sdk` package. */
export function askAnthropic(client: Anthropic, ground: Ground) {
  const options = () => ({ timeout: ground.patienceMs() })
  return {
    chat: () => client.messages.create(asked, options()),
    async stream() {
      for await (const event of await client.messages.create({ ...asked, stream: true }, options())) void event
    },
    async tools() {
      const first = await client.messages.create({ ...asked, tools }, options())
      const used = first.content.find((part) => part.type === 'tool_use')
      if (used === undefined) return
      const result = { type: 'tool_result' as const, tool_use_id: used.id, content: JSON.stringify(said.toolResult) }
      const messages: Anthropic.MessageParam[] = [
        ...asked.messages,
        { role: 'assistant' as const, content: first.content },
        { role: 'user' as const, content: [result] },
      ]
      await client.messages.create({ ...asked, messages, tools }, options())
    },
  } satisfies Emitter['ask']
}
