import type { Attributes, Json } from '#core/telemetry/attributes.ts'
import type { Provenance } from '#core/telemetry/story.ts'
import { isRecord } from '../messages/read-json.ts'
import { fill, type Draft } from './dialect.ts'
import { plainReaders } from './readers.ts'
import { settledTokens, type CachedHabit } from './tokens.ts'

/** Spellings of token counts inside a JSON object; what is nested is spelt with a dot. First one sent wins. */
const spellings = {
  input: ['input', 'input_tokens', 'prompt_tokens', 'inputTokens', 'prompt_token_count', 'promptTokenCount'],
  output: [
    'output',
    'output_tokens',
    'completion_tokens',
    'outputTokens',
    'candidates_token_count',
    'candidatesTokenCount',
  ],
  cacheRead: [
    'cache_read_input_tokens',
    'input_cached_tokens',
    'input_cache_read',
    'input_cache_read_input_tokens',
    'cacheReadInputTokens',
    'cached_content_token_count',
    'cachedContentTokenCount',
    'prompt_tokens_details.cached_tokens',
    'input_tokens_details.cached_tokens',
    'input_token_details.cache_read',
  ],
  cacheWrite: [
    'cache_creation_input_tokens',
    'input_cache_creation',
    'input_cache_creation_input_tokens',
    'cacheWriteInputTokens',
    'input_token_details.cache_creation',
  ],
  reasoning: [
    'output_reasoning_tokens',
    'output_reasoning',
    'thoughts_token_count',
    'thoughtsTokenCount',
    'completion_tokens_details.reasoning_tokens',
    'output_tokens_details.reasoning_tokens',
    'output_token_details.reasoning',
  ],
  total: ['total', 'total_tokens', 'totalTokens', 'total_token_count', 'totalTokenCount'],
} as const

/** Fills token counts from a JSON object of any vendor. The object's own total says how it counts, else the habit. */
export function readUsage(usage: Json | undefined, draft: Draft, from: Provenance, habit: CachedHabit): void {
  if (!isRecord(usage)) return
  const count = (keys: readonly string[]): number | null => {
    for (const key of keys) {
      const value = numberAt(usage, key)
      if (value !== null) return value
    }
    return null
  }
  const sent = {
    input: count(spellings.input),
    output: count(spellings.output),
    cacheRead: count(spellings.cacheRead),
    cacheWrite: count(spellings.cacheWrite),
    reasoning: count(spellings.reasoning),
  }
  const { input, output, cached } = settledTokens({ ...sent, total: count(spellings.total) }, habit)
  if (draft.tokensIn === null) fill(draft, 'cachedTokens', cached, from)
  fill(draft, 'tokensIn', input, from)
  fill(draft, 'tokensOut', output, from)
  fill(draft, 'cachedTokensIn', sent.cacheRead, from)
  fill(draft, 'cacheWriteTokensIn', sent.cacheWrite, from)
  fill(draft, 'reasoningTokens', sent.reasoning, from)
}

function numberAt(usage: { readonly [key: string]: Json }, key: string): number | null {
  const dot = key.indexOf('.')
  if (dot < 0) return countOf(usage[key])
  const inner = usage[key.slice(0, dot)]
  return isRecord(inner) ? countOf(inner[key.slice(dot + 1)]) : null
}

const countOf = (value: Json | undefined): number | null =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null

/** A cost that was sent in two parts, for senders that give no sum. US dollars. */
export function fillCostSum(
  attributes: Attributes,
  draft: Draft,
  rule: string,
  keys: readonly [input: string, output: string],
): void {
  if (draft.costUsd !== null) return
  const [input, output] = keys.map((key) => plainReaders.costUsd(attributes[key] ?? null))
  if (input === null && output === null) return
  fill(draft, 'costUsd', (input ?? 0) + (output ?? 0), { rule, key: keys[input === null ? 1 : 0] })
}
