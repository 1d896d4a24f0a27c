import { Anthropic } from '@anthropic-ai/sdk'
import type { ServerFault } from '#cli/demo/model-server/faults.ts'
import type { StartEmitter } from '../frame/emitter.ts'
import { claude } from '../frame/truth.ts'
import { anthropicFaults, anthropicOptions, askAnthropic } from './ask-anthropic.ts'

const toldByTypeOnly: ReadonlySet<ServerFault> = new Set([
  'context_length',
  'model_not_found',
  'timeout',
  'connection_reset',
])

/** The spans that Anthropic's package makes by itself, with content as an opt-in. */
export const anthropicOwn: StartEmitter = (ground) => {
  const openTelemetry = { traces: { enabled: true, contentMode: 'content' as const } }
  return {
    name: 'Anthropic SDK itself',
    dialect: 'otel-genai',
    model: claude,
    ask: askAnthropic(new Anthropic({ ...anthropicOptions(ground), openTelemetry }), ground),
    unsent: [
      { fields: ['sessionId', 'userId'], why: 'there is no way to tell it' },
      { fields: ['toolsOffered'], why: 'tools are not recorded' },
      { fields: ['messagesOut'], on: ['stream'], why: 'what a stream says is not recorded' },
    ],
    // Of an error only its type is told, which says no more than the status where a request is refused.
    faults: anthropicFaults.filter((fault) => !toldByTypeOnly.has(fault)),
    refusedOn: 'LLM',
    exceptions: {
      unknown_tool: { classes: [], why: 'which tools were offered is not recorded' },
      bad_arguments_missing: { classes: [], why: 'which tools were offered is not recorded' },
    },
  }
}
