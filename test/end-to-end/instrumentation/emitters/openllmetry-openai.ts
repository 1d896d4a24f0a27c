import type * as OpenAiPackage from 'openai'
import { OpenAIInstrumentation } from '@traceloop/instrumentation-openai'
import type { StartEmitter } from '../frame/emitter.ts'
import { freshPackages } from '../frame/fresh.ts'
import { gpt } from '../frame/truth.ts'
import { askOpenAi, openAiOptions } from './ask-openai.ts'

export const openLlmetryOpenAi: StartEmitter = (ground) => {
  const { OpenAI } = freshPackages('openai')<typeof OpenAiPackage>('openai')
  const instrumentation = new OpenAIInstrumentation({ enabled: false })
  instrumentation.setTracerProvider(ground.provider)
  instrumentation.manuallyInstrument(OpenAI)
  const { embedding: _unwatched, ...ask } = askOpenAi(new OpenAI(openAiOptions(ground)), ground)
  return {
    name: 'OpenLLMetry, openai',
    dialect: 'openllmetry',
    model: gpt,
    ask,
    unsent: [
      { fields: ['sessionId', 'userId'], why: 'association properties are set by the SDK, not by the instrumentation' },
      { fields: ['messagesIn'], on: ['responses'], why: 'instructions are not recorded for the Responses API' },
      { fields: ['tokensIn', 'tokensOut'], on: ['stream'], why: 'counted only by a tokenizer of its own, on demand' },
      { fields: ['jsonRequested'], why: 'the form of the answer is not recorded' },
    ],
    // The instrumentation never ends the span of a refused call: only the app's own span tells.
    refusedOn: 'WORKFLOW',
    exceptions: {
      invalid_json: { classes: [], why: 'that JSON was asked for is not recorded, so prose is a fine answer' },
    },
  }
}
