import type { Json } from '#core/telemetry/attributes.ts'
import type { Provenance } from '#core/telemetry/story.ts'
import { isRecord } from '../messages/read-json.ts'
import { fill, type Draft } from './dialect.ts'
import { readUsage } from './usage.ts'

/**
 * What a provider's whole answer says beside its messages, for senders that put it in the place of the answer and count
 * nothing themselves: which model wrote it, and its tokens.
 */
export function fillResponse(draft: Draft, body: Json, from: Provenance): void {
  if (draft.kind !== 'LLM' || !isRecord(body)) return
  const usage = body.usage ?? body.usageMetadata ?? body.usage_metadata
  if (!isRecord(usage)) return
  const model = body.model ?? body.modelVersion ?? body.model_version
  if (typeof model === 'string' && model !== '') fill(draft, 'responseModel', model, from)
  if (draft.tokensIn !== null || draft.tokensOut !== null) return
  // Anthropic counts cached tokens beside its input, and is alone in this spelling.
  readUsage(usage, draft, from, usage.cache_read_input_tokens === undefined ? 'inside' : 'beside')
}
