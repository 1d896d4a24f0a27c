import type { Json } from '#core/telemetry/attributes.ts'
import type { Provenance } from '#core/telemetry/story.ts'
import { isRecord } from '../messages/read-json.ts'
import { toolDefinitionsOf } from '../messages/tool-definitions.ts'
import { fill, type Draft } from './dialect.ts'
import { jsonReaders, plainReaders } from './readers.ts'
import { prependSystem } from './system-prompt.ts'

const limits = ['max_tokens', 'max_completion_tokens', 'max_output_tokens', 'maxTokens', 'maxOutputTokens'] as const

/** What a request asks for beside its messages, in the words of OpenAI, Anthropic or Bedrock: tools, limit, form. */
export function fillRequest(draft: Draft, request: Json, from: Provenance): void {
  if (!isRecord(request)) return
  const config = isRecord(request.inferenceConfig) ? request.inferenceConfig : request
  const limit = limits.map((key) => config[key]).find((value) => value !== undefined && value !== null)
  fill(draft, 'maxTokens', plainReaders.maxTokens(limit ?? null), from)
  const format = request.response_format ?? (isRecord(request.text) ? request.text.format : undefined)
  fill(draft, 'jsonRequested', jsonReaders.jsonRequested(format ?? null), from)
  const tools = request.tools ?? (isRecord(request.toolConfig) ? request.toolConfig.tools : undefined)
  if (draft.tools === null) fill(draft, 'tools', toolDefinitionsOf(tools ?? null), from)
}

/** What the model was told beside the conversation: Anthropic's `system`, the `instructions` of OpenAI's Responses. */
export function fillInstructions(draft: Draft, request: Json, from: Provenance): void {
  if (isRecord(request)) prependSystem(draft, request.system ?? request.instructions ?? null, from)
}
