import type * as LangChainOpenAi from '@langchain/openai'
import type * as LangChainMessages from '@langchain/core/messages'
import type * as LangChainTools from '@langchain/core/tools'
import type { Emitter } from '../frame/emitter.ts'
import type { freshPackages } from '../frame/fresh.ts'
import type { Ground } from '../frame/ground.ts'
import * as said from '../frame/truth.ts'
import { openAiOptions } from './ask-openai.ts'

/** The ways of asking through LangChain, with a copy of its packages of its own. */
export function askLangChain(load: ReturnType<typeof freshPackages>, ground: Ground) {
  const { ChatOpenAI } = load<typeof LangChainOpenAi>('@langchain/openai')
  const { ToolMessage } = load<typeof LangChainMessages>('@langchain/core/messages')
  const { tool } = load<typeof LangChainTools>('@langchain/core/tools')
  const { apiKey, maxRetries, ...configuration } = openAiOptions(ground)
  const model = (more: object = {}) =>
    new ChatOpenAI({
      model: said.gpt.asked,
      maxTokens: said.tokensMax,
      apiKey,
      maxRetries,
      configuration,
      timeout: ground.patienceMs(),
      ...more,
    })
  const metadata = { session_id: said.sessionId, user_id: said.userId }
  const options = () => ({ metadata })
  const lookup = tool(async () => said.toolResult, {
    name: said.toolName,
    description: said.toolDescription,
    schema: said.orderSchema,
  })
  return {
    chat: () => model().invoke([...said.messages], options()),
    json: () =>
      model({ modelKwargs: { response_format: { type: 'json_object' } } }).invoke([...said.messages], options()),
    async stream() {
      for await (const chunk of await model({ streaming: true }).stream([...said.messages], options())) void chunk
    },
    async tools() {
      const able = model().bindTools([lookup])
      const first = await able.invoke([...said.messages], options())
      const call = first.tool_calls?.[0]
      if (call === undefined) return
      // An agent would tell the model what was wrong with its call; here the run just ends.
      const answer: unknown = await lookup.invoke({ ...call, type: 'tool_call' }, { metadata }).catch(() => null)
      if (answer instanceof ToolMessage) await able.invoke([...said.messages, first, answer], options())
    },
  } satisfies Emitter['ask']
}

export const langChainPackages = ['@langchain/core', '@langchain/openai', 'openai'] as const
