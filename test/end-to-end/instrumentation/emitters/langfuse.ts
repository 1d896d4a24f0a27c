import { observeOpenAI } from '@langfuse/openai'
import { LangfuseSpanProcessor } from '@langfuse/otel'
import { setLangfuseTracerProvider, startActiveObservation } from '@langfuse/tracing'
import { InMemorySpanExporter } from '@opentelemetry/sdk-trace-base'
import OpenAI from 'openai'
import type { StartEmitter } from '../frame/emitter.ts'
import { gpt, sessionId, toolName, toolResult, userId } from '../frame/truth.ts'
import { askOpenAi, openAiOptions } from './ask-openai.ts'

/** Langfuse's wrapper of a client; the tool runs under an observation of its own. */
export const langfuse: StartEmitter = (ground) => {
  const processor = new LangfuseSpanProcessor({ exporter: new InMemorySpanExporter(), exportMode: 'immediate' })
  setLangfuseTracerProvider(ground.providerWith(processor))
  const client = observeOpenAI(new OpenAI(openAiOptions(ground)), { sessionId, userId })
  const runTool = (given: string): Promise<object> =>
    startActiveObservation(
      toolName,
      async (tool) => {
        tool.update({ input: given, output: toolResult })
        return toolResult
      },
      { asType: 'tool' },
    )
  // An embedding would be told as one more answer of a model.
  const { embedding: _untold, ...ask } = askOpenAi(client, ground, runTool)
  return {
    name: 'Langfuse, openai',
    dialect: 'langfuse',
    model: gpt,
    ask,
    unsent: [
      { fields: ['requestModel'], on: ['chat', 'responses', 'json', 'tools'], why: 'the answer overwrites the name' },
      { fields: ['responseModel'], why: 'there is one name for both, and one key', elsewhere: true },
      { fields: ['maxTokens'], on: ['responses'], why: 'the answer overwrites the parameters' },
      { fields: ['finishReason'], why: 'only the message of an answer is recorded' },
      { fields: ['messagesIn'], on: ['responses'], why: 'instructions are not recorded' },
    ],
    refusedOn: 'LLM',
    elsewhere: { broken_stream: 'WORKFLOW' },
    exceptions: {
      truncated: { classes: [], why: 'how an answer ended is not recorded' },
      content_filter: { classes: [], why: 'how an answer ended is not recorded' },
    },
  }
}
