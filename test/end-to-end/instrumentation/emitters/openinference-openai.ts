import type * as OpenAiPackage from 'openai'
import { OpenAIInstrumentation } from '@arizeai/openinference-instrumentation-openai'
import type { StartEmitter } from '../frame/emitter.ts'
import { freshPackages } from '../frame/fresh.ts'
import { withStrayRejections } from '../frame/stray-rejections.ts'
import { gpt } from '../frame/truth.ts'
import { askOpenAi, openAiOptions } from './ask-openai.ts'
import { underSession } from './under-session.ts'

export const openInferenceOpenAi: StartEmitter = (ground) => {
  const { OpenAI } = freshPackages('openai')<typeof OpenAiPackage>('openai')
  new OpenAIInstrumentation({
    tracerProvider: ground.provider,
    instrumentationConfig: { enabled: false },
  }).manuallyInstrument(OpenAI)
  const ask = underSession(askOpenAi(new OpenAI(openAiOptions(ground)), ground))
  return {
    name: 'OpenInference, openai',
    dialect: 'openinference',
    model: gpt,
    // The copy of a broken stream rejects with nobody listening, which ends a Node process that does not expect it.
    ask: { ...ask, stream: () => withStrayRejections(ask.stream) },
    unsent: [
      {
        fields: ['responseModel', 'tokensIn', 'tokensOut'],
        on: ['stream'],
        why: 'the copy of a stream keeps text and reason; its model and its usage are not read',
      },
    ],
    // The instrumentation never ends the span of a refused call: only the app's own span tells.
    refusedOn: 'WORKFLOW',
  }
}
