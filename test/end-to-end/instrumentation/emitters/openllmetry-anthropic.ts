import type * as AnthropicPackage from '@anthropic-ai/sdk'
import type * as AnthropicPackageOfRequire from '@anthropic-ai/sdk' with { 'resolution-mode': 'require' }
import { AnthropicInstrumentation } from '@traceloop/instrumentation-anthropic'
import type { StartEmitter } from '../frame/emitter.ts'
import { freshPackages } from '../frame/fresh.ts'
import { claude } from '../frame/truth.ts'
import { anthropicFaults, anthropicOptions, askAnthropic } from './ask-anthropic.ts'

const name = '@anthropic-ai/sdk'

export const openLlmetryAnthropic: StartEmitter = (ground) => {
  const load = freshPackages(name)
  const sdk = load<typeof AnthropicPackage>(name)
  // Version 1 of the SDK has no text completions any more; the instrumentation does not start without them.
  Object.assign(sdk.Anthropic, {
    Completions: class {
      create() {}
    },
  })
  const instrumentation = new AnthropicInstrumentation({ enabled: false })
  instrumentation.setTracerProvider(ground.provider)
  // The same package, by the type it has for who requires it.
  instrumentation.manuallyInstrument(load<typeof AnthropicPackageOfRequire>(name))
  return {
    name: 'OpenLLMetry, anthropic',
    dialect: 'otel-genai',
    model: claude,
    ask: askAnthropic(new sdk.Anthropic(anthropicOptions(ground)), ground),
    unsent: [
      { fields: ['sessionId', 'userId'], why: 'association properties are set by the SDK, not by the instrumentation' },
      { fields: ['toolsOffered'], why: 'tools are not recorded for Anthropic' },
      { fields: ['finishReason'], on: ['stream'], why: 'a stream is added up without how it ended' },
    ],
    faults: anthropicFaults,
    refusedOn: 'LLM',
    exceptions: {
      unknown_tool: { classes: [], why: 'which tools were offered is not recorded' },
      bad_arguments_missing: { classes: [], why: 'which tools were offered is not recorded' },
    },
  }
}
