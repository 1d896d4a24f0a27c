import type * as Instrumentation from '@traceloop/instrumentation-bedrock'
import type { StartEmitter } from '../frame/emitter.ts'
import * as said from '../frame/truth.ts'
import { bedrockFaults, bedrockPackage } from './bedrock-client.ts'

const name = '@traceloop/instrumentation-bedrock'

/** Bedrock's `InvokeModel`, the only call that this instrumentation reads. */
export const openLlmetryBedrock: StartEmitter = (ground) => {
  const { load, bedrock, client: createClient, waiting } = bedrockPackage(ground, name)
  const { BedrockInstrumentation } = load<typeof Instrumentation>(name)
  const instrumentation = new BedrockInstrumentation({ enabled: false })
  instrumentation.setTracerProvider(ground.provider)
  instrumentation.manuallyInstrument(bedrock)
  const client = createClient()
  const invoke = (body: object) =>
    client.send(
      new bedrock.InvokeModelCommand({
        modelId: said.bedrock.asked,
        contentType: 'application/json',
        body: JSON.stringify({ anthropic_version: 'bedrock-2023-05-31', max_tokens: said.tokensMax, ...body }),
      }),
      waiting(),
    )
  const asked = { system: said.system, messages: [{ role: 'user', content: said.question }] }
  const tools = [{ name: said.toolName, description: said.toolDescription, input_schema: said.orderSchema }]
  return {
    name: 'OpenLLMetry, bedrock invoke',
    dialect: 'otel-genai',
    model: { ...said.bedrock, asked: 'claude-3-haiku-20240307-v1:0', answered: 'claude-3-haiku-20240307-v1:0' },
    ask: {
      chat: () => invoke(asked),
      async tools() {
        const first = JSON.parse((await invoke({ ...asked, tools })).body.transformToString()) as Answered
        const used = first.content.find(({ type }) => type === 'tool_use')
        if (used === undefined) return
        const content = [{ type: 'tool_result', tool_use_id: used.id, content: JSON.stringify(said.toolResult) }]
        const turns = [
          { role: 'assistant', content: first.content },
          { role: 'user', content },
        ]
        await invoke({ ...asked, messages: [...asked.messages, ...turns], tools })
      },
    },
    unsent: [
      { fields: ['sessionId', 'userId'], why: 'association properties are set by the SDK, not by the instrumentation' },
      { fields: ['toolsOffered'], why: 'tools are not recorded for Bedrock' },
    ],
    faults: bedrockFaults,
    refusedOn: 'LLM',
    exceptions: {
      unknown_tool: { classes: [], why: 'which tools were offered is not recorded' },
      bad_arguments_missing: { classes: [], why: 'which tools were offered is not recorded' },
    },
  }
}

interface Answered {
  readonly content: readonly { readonly type: string; readonly id?: string }[]
}
