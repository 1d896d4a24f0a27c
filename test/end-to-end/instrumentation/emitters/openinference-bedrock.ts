import type * as Instrumentation from '@arizeai/openinference-instrumentation-bedrock'
import type { StartEmitter } from '../frame/emitter.ts'
import * as said from '../frame/truth.ts'
import { bedrockFaults, bedrockPackage } from './bedrock-client.ts'
import { underSession } from './under-session.ts'

const name = '@arizeai/openinference-instrumentation-bedrock'

/** Bedrock's `Converse`. */
export const openInferenceBedrock: StartEmitter = (ground) => {
  const { load, bedrock, client: createClient, waiting } = bedrockPackage(ground, name)
  const { BedrockInstrumentation } = load<typeof Instrumentation>(name)
  new BedrockInstrumentation({
    tracerProvider: ground.provider,
    instrumentationConfig: { enabled: false },
  }).manuallyInstrument(bedrock)
  const client = createClient()
  const asked = {
    modelId: said.bedrock.asked,
    system: [{ text: said.system }],
    messages: [{ role: 'user' as const, content: [{ text: said.question }] }],
    inferenceConfig: { maxTokens: said.tokensMax },
  }
  const toolConfig = {
    tools: [
      {
        toolSpec: {
          name: said.toolName,
          description: said.toolDescription,
          inputSchema: { json: { ...said.orderSchema, required: ['order_id'] } },
        },
      },
    ],
  }
  return {
    name: 'OpenInference, bedrock converse',
    dialect: 'openinference',
    model: { ...said.bedrock, asked: 'claude-3-haiku-20240307', answered: 'claude-3-haiku-20240307' },
    ask: underSession({
      chat: () => client.send(new bedrock.ConverseCommand(asked), waiting()),
      async tools() {
        const { output } = await client.send(new bedrock.ConverseCommand({ ...asked, toolConfig }), waiting())
        const used = output?.message?.content?.find((part) => part.toolUse)?.toolUse
        if (output?.message === undefined || used === undefined) return
        const toolResult = { toolUseId: used.toolUseId, content: [{ json: said.toolResult }] }
        const messages = [...asked.messages, output.message, { role: 'user' as const, content: [{ toolResult }] }]
        await client.send(new bedrock.ConverseCommand({ ...asked, messages, toolConfig }), waiting())
      },
    }),
    unsent: [{ fields: ['responseModel'], why: 'Bedrock does not say which model answered' }],
    faults: bedrockFaults,
    refusedOn: 'LLM',
  }
}
