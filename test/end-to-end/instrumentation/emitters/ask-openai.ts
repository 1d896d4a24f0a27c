import type OpenAI from 'openai'
import type { Emitter } from '../frame/emitter.ts'
import type { Ground } from '../frame/ground.ts'
import * as said from '../frame/truth.ts'

const model = said.gpt.asked
const { messages, tokensMax } = said
const tools = [
  {
    type: 'function' as const,
    function: { name: said.toolName, description: said.toolDescription, parameters: { ...said.orderSchema } },
  },
]

/** What a client of OpenAI is made with. */
export const openAiOptions = (ground: Ground) => ({
  apiKey: 'sk-test',
  baseURL: ground.model.baseUrl,
  fetch: ground.fetch,
  maxRetries: 0,
})

/** The ways of asking through the `openai` package; `runTool` is how the app calls its tool. */
export function askOpenAi(
  client: OpenAI,
  ground: Ground,
  runTool: (given: string) => Promise<object> = async () => said.toolResult,
) {
  const options = () => ({ timeout: ground.patienceMs() })
  return {
    chat: () => client.chat.completions.create({ model, messages, max_tokens: tokensMax }, options()),
    responses: () =>
      client.responses.create(
        { model, instructions: said.system, input: said.question, max_output_tokens: tokensMax },
        options(),
      ),
    json: () =>
      client.chat.completions.create({ model, messages, response_format: { type: 'json_object' } }, options()),
    async stream() {
      const asked = { model, messages, max_tokens: tokensMax, stream_options: { include_usage: true } }
      for await (const chunk of await client.chat.completions.create({ ...asked, stream: true }, options())) void chunk
    },
    async tools() {
      const first = await client.chat.completions.create({ model, messages, tools }, options())
      const message = first.choices[0]?.message
      const call = message?.tool_calls?.[0]
      if (message === undefined || call?.type !== 'function') return
      const content = JSON.stringify(await runTool(call.function.arguments))
      const answered = [...messages, message, { role: 'tool' as const, tool_call_id: call.id, content }]
      await client.chat.completions.create({ model, messages: answered, tools }, options())
    },
    embedding: () => client.embeddings.create({ model: said.embeddingModel, input: said.question }, options()),
  } satisfies Emitter['ask']
}
