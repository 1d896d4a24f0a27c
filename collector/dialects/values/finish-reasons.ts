import type { FinishReason } from '#core/telemetry/story.ts'

const spellings: Readonly<Record<FinishReason, readonly string[]>> = {
  stop: [
    'stop',
    'end_turn',
    'stop_sequence',
    'complete',
    'completed',
    'eos',
    'finish_reason_stop',
    'success',
    'end-turn',
    'finish',
    'eos_token',
    'endturn',
    'stopsequence',
    'endoftext',
  ],
  length: [
    'length',
    'max_tokens',
    'model_context_window_exceeded',
    'max_output_tokens',
    'incomplete',
    'maxtokensreached',
    'max-tokens',
    'token_limit',
    'finish_reason_max_tokens',
    'maxtokens',
  ],
  tool_call: [
    'tool_calls',
    'tool-calls',
    'tool_call',
    'tool_use',
    'function_call',
    'tooluse',
    'tool-call',
    'toolcalls',
    'tool_execution',
    'function_calls',
    'functioncall',
    'functioncalls',
  ],
  content_filter: [
    'content_filter',
    'content-filter',
    'content_filtered',
    'safety',
    'recitation',
    'blocklist',
    'prohibited_content',
    'spii',
    'image_safety',
    'image_prohibited_content',
    'image_recitation',
    'model_armor',
    'language',
    'contentfilter',
    'contentfiltered',
    'finish_reason_safety',
    'sensitive',
  ],
  refusal: ['refusal', 'api_refusal'],
  guardrail: ['guardrail_intervened', 'guardrail'],
  error: [
    'error',
    'malformed_function_call',
    'unexpected_tool_call',
    'failed',
    'network_error',
    'other',
    'malformed_response',
    'too_many_tool_calls',
    'no_image',
    'malformed_model_output',
    'malformed_tool_use',
  ],
  cancelled: ['cancelled', 'canceled', 'interrupt', 'aborted', 'abort'],
  pause: ['pause_turn', 'checkpoint', 'pause', 'compaction'],
  unknown: ['unknown', 'finish_reason_unspecified', 'unspecified'],
}

const bySpelling = new Map(
  Object.entries(spellings).flatMap(([reason, names]) => names.map((name) => [name, reason] as const)),
)

/** A vendor's word for why it stopped, in ours. */
export function finishReasonOf(raw: string): FinishReason {
  const name = raw.toLowerCase()
  // Enums are printed with their class: `FinishReason.STOP`.
  const reason = bySpelling.get(name) ?? bySpelling.get(name.slice(name.lastIndexOf('.') + 1))
  return isFinishReason(reason) ? reason : 'unknown'
}

const isFinishReason = (name: string | undefined): name is FinishReason => name !== undefined && name in spellings
