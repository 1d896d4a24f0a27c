import type * as OpenAiPackage from 'openai'
import { OpenAIInstrumentation } from '@opentelemetry/instrumentation-openai'
import { metrics } from '@opentelemetry/api'
import type { StartEmitter } from '../frame/emitter.ts'
import { freshPackages } from '../frame/fresh.ts'
import { gpt } from '../frame/truth.ts'
import { askOpenAi, openAiOptions } from './ask-openai.ts'

/** OpenTelemetry's own instrumentation. Messages travel as log records, which are not part of what is looked at here. */
export const otelOpenAi: StartEmitter = (ground) => {
  // It hooks the loader, so it comes before the package, and after everybody else who loads one.
  const instrumentation = new OpenAIInstrumentation({ captureMessageContent: true })
  instrumentation.setTracerProvider(ground.provider)
  instrumentation.setMeterProvider(metrics.getMeterProvider())
  const sdk = freshPackages('openai')<typeof OpenAiPackage>('openai')
  return {
    name: 'OpenTelemetry, openai',
    dialect: 'otel-genai',
    model: gpt,
    ask: askOpenAi(new sdk.OpenAI(openAiOptions(ground)), ground),
    unsent: [
      {
        fields: ['messagesIn', 'messagesOut', 'toolCall', 'toolResult'],
        why: 'messages are sent as log records, not on spans',
      },
      { fields: ['sessionId', 'userId'], why: 'there is no way to tell it' },
      { fields: ['toolsOffered', 'jsonRequested'], why: 'not recorded' },
    ],
    refusedOn: 'LLM',
    elsewhere: { broken_stream: 'WORKFLOW' },
    exceptions: {
      overloaded_529: { classes: ['provider.server_error'], why: 'the error is named InternalServerError' },
      refusal: { classes: [], why: 'messages are sent as log records' },
      empty: { classes: [], why: 'messages are sent as log records' },
      invalid_json: { classes: [], why: 'messages are sent as log records' },
      unknown_tool: { classes: [], why: 'messages are sent as log records' },
      bad_arguments_json: { classes: [], why: 'messages are sent as log records' },
      bad_arguments_missing: { classes: [], why: 'messages are sent as log records' },
    },
  }
}
