import type * as Instrumentation from '@traceloop/instrumentation-langchain'
import type { StartEmitter } from '../frame/emitter.ts'
import { freshPackages } from '../frame/fresh.ts'
import { gpt } from '../frame/truth.ts'
import { askLangChain, langChainPackages } from './ask-langchain.ts'

const name = '@traceloop/instrumentation-langchain'

export const openLlmetryLangChain: StartEmitter = (ground) => {
  const load = freshPackages(...langChainPackages, name)
  const { LangChainInstrumentation } = load<typeof Instrumentation>(name)
  // It wraps the copy of LangChain that it finds when it is made.
  new LangChainInstrumentation({ enabled: false }).setTracerProvider(ground.provider)
  return {
    name: 'OpenLLMetry, langchain',
    dialect: 'otel-genai',
    model: gpt,
    ask: askLangChain(load, ground),
    unsent: [
      { fields: ['sessionId', 'userId'], why: 'the metadata of a call is not recorded' },
      { fields: ['responseModel'], why: 'the name that was asked for is told twice' },
      { fields: ['toolsOffered', 'toolCall'], why: 'only the text of messages is recorded' },
      { fields: ['jsonRequested', 'maxTokens'], why: 'the parameters of a call are not recorded' },
    ],
    refusedOn: 'LLM',
    exceptions: {
      refusal: { classes: ['output.empty'], why: 'only the text of messages is recorded' },
      invalid_json: { classes: [], why: 'that JSON was asked for is not recorded' },
      unknown_tool: { classes: [], why: 'calls are not recorded' },
      bad_arguments_json: { classes: [], why: 'calls are not recorded' },
      bad_arguments_missing: { classes: [], why: 'calls are not recorded' },
    },
  }
}
