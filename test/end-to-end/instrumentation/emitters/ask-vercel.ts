import type * as Sdk from 'ai'
import type { LanguageModel } from 'ai'
import type { Emitter } from '../frame/emitter.ts'
import type { Ground } from '../frame/ground.ts'
import * as said from '../frame/truth.ts'

/** The part of the Vercel AI SDK that is asked; its versions 5, 6 and 7 have it in common. */
type VercelAi = Pick<typeof Sdk, 'generateText' | 'streamText' | 'generateObject' | 'embed' | 'tool' | 'jsonSchema'>

interface Models {
  /** The Responses API, which the SDK takes by default. */
  (name: string): unknown
  chat(name: string): unknown
  embedding(name: string): unknown
}

/** The ways of asking through the SDK. `telemetry` is what a call is told about being watched. */
export function askVercel(sdk: unknown, models: Models, telemetry: object, ground: Ground) {
  // Three versions of one package have types of their own that say the same.
  const { generateText, streamText, generateObject, embed, tool, jsonSchema } = sdk as VercelAi
  const call = (model = models(said.gpt.asked)) => ({
    model: model as LanguageModel,
    system: said.system,
    prompt: said.question,
    maxRetries: 0,
    maxOutputTokens: said.tokensMax,
    abortSignal: AbortSignal.timeout(ground.patienceMs()),
    ...telemetry,
  })
  const schema = jsonSchema<{ order_id: string }>({ ...said.orderSchema, required: ['order_id'] })
  const lookup = tool({
    description: said.toolDescription,
    inputSchema: schema,
    execute: async () => said.toolResult,
  })
  return {
    responses: () => generateText(call()),
    chat: () => generateText(call(models.chat(said.gpt.asked))),
    json: () => generateObject({ ...call(), schema }),
    tools: () =>
      generateText({ ...call(), tools: { [said.toolName]: lookup }, stopWhen: ({ steps }) => steps.length >= 3 }),
    async stream() {
      const { fullStream } = streamText({ ...call(), onError() {} })
      for await (const part of fullStream) if (part.type === 'error') throw part.error
    },
    embedding: () => {
      const model = models.embedding(said.embeddingModel) as Parameters<VercelAi['embed']>[0]['model']
      return embed({ model, value: said.question, ...telemetry })
    },
  } satisfies Emitter['ask']
}

/** What versions before 7 are told about being watched. */
export const experimentalTelemetry = {
  experimental_telemetry: {
    isEnabled: true,
    functionId: 'orders',
    metadata: { sessionId: said.sessionId, userId: said.userId },
  },
}
