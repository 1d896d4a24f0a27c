import type * as AnthropicPackage from '@anthropic-ai/sdk'
import { AnthropicInstrumentation } from '@arizeai/openinference-instrumentation-anthropic'
import type { StartEmitter } from '../frame/emitter.ts'
import { freshPackages } from '../frame/fresh.ts'
import { withStrayRejections } from '../frame/stray-rejections.ts'
import { claude } from '../frame/truth.ts'
import { anthropicFaults, anthropicOptions, askAnthropic } from './ask-anthropic.ts'
import { underSession } from './under-session.ts'

export const openInferenceAnthropic: StartEmitter = (ground) => {
  const { Anthropic } = freshPackages('@anthropic-ai/sdk')<typeof AnthropicPackage>('@anthropic-ai/sdk')
  new AnthropicInstrumentation({
    tracerProvider: ground.provider,
    instrumentationConfig: { enabled: false },
  }).manuallyInstrument(Anthropic)
  const ask = underSession(askAnthropic(new Anthropic(anthropicOptions(ground)), ground))
  return {
    name: 'OpenInference, anthropic',
    dialect: 'openinference',
    model: claude,
    ask: { ...ask, stream: () => withStrayRejections(ask.stream) },
    unsent: [],
    faults: anthropicFaults,
    refusedOn: 'LLM',
  }
}
