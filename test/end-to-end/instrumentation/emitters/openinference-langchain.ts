import type * as Instrumentation from '@arizeai/openinference-instrumentation-langchain'
import type { StartEmitter } from '../frame/emitter.ts'
import { freshPackages } from '../frame/fresh.ts'
import { gpt } from '../frame/truth.ts'
import { askLangChain, langChainPackages } from './ask-langchain.ts'

const name = '@arizeai/openinference-instrumentation-langchain'

export const openInferenceLangChain: StartEmitter = (ground) => {
  const load = freshPackages(...langChainPackages, name)
  const { LangChainInstrumentation } = load<typeof Instrumentation>(name)
  new LangChainInstrumentation({
    tracerProvider: ground.provider,
    instrumentationConfig: { enabled: false },
  }).manuallyInstrument(load('@langchain/core/callbacks/manager'))
  return {
    name: 'OpenInference, langchain',
    dialect: 'openinference',
    model: gpt,
    ask: askLangChain(load, ground),
    unsent: [],
    refusedOn: 'LLM',
    exceptions: {
      refusal: { classes: ['output.empty'], why: 'LangChain has no place for a refusal in a message' },
    },
  }
}
