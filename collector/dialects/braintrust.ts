import { own } from '#core/platform/own.ts'
import type { Attributes, Json } from '#core/telemetry/attributes.ts'
import type { SpanKind } from '#core/telemetry/story.ts'
import type { Evaluation } from '#core/telemetry/verdict.ts'
import { isRecord, jsonOf } from '../messages/read-json.ts'
import { fill, fillKind, type Dialect, type Draft } from './dialect.ts'
import { nestedUnder } from './nested.ts'
import { readPayload } from './payload.ts'
import { plainReaders } from './readers.ts'
import { metadataOf } from './tags.ts'

const rule = 'braintrust'
const payloadKeys = {
  rule,
  input: ['braintrust.input_json', 'braintrust.input'],
  output: ['braintrust.output_json', 'braintrust.output'],
} as const

const types: Readonly<Record<string, SpanKind>> = {
  llm: 'LLM',
  tool: 'TOOL',
  task: 'WORKFLOW',
  eval: 'WORKFLOW',
  score: 'EVALUATOR',
  function: 'OTHER',
}

/** Braintrust: JSON for everything, `{type}` in its span attributes, beside conventional keys or without any. */
export const braintrust: Dialect = {
  id: rule,
  scopes: ['braintrust'],
  markers: [
    'braintrust.span_attributes',
    'braintrust.span_attributes.type',
    'braintrust.input_json',
    'braintrust.output_json',
    'braintrust.input',
    'braintrust.metadata',
    'braintrust.metrics.prompt_tokens',
  ],
  kinds: [],
  fields: { tags: ['braintrust.tags'] },
  read({ attributes }, draft) {
    const told = nestedUnder(attributes, 'braintrust.span_attributes')
    const type = isRecord(told) && typeof told.type === 'string' ? own(types, told.type.toLowerCase()) : undefined
    if (type !== undefined) fillKind(draft, type, rule, { rule, key: 'braintrust.span_attributes' })
    const name = isRecord(told) && draft.kind === 'TOOL' ? told.name : undefined
    if (typeof name === 'string') fill(draft, 'toolName', name, { rule, key: 'braintrust.span_attributes' })
  },
  readLast({ attributes }, draft) {
    readPayload(attributes, draft, payloadKeys)
    readMetadata(attributes, draft)
    readMetrics(attributes, draft)
    readScores(attributes, draft)
  },
}

function readMetadata(attributes: Attributes, draft: Draft): void {
  const key = 'braintrust.metadata'
  const sent = nestedUnder(attributes, key)
  if (!isRecord(sent)) return
  const from = { rule, key }
  fill(draft, 'metadata', metadataOf(sent), from)
  if (draft.kind !== 'LLM' && draft.kind !== 'EMBEDDING') return
  fill(draft, 'requestModel', textOf(sent.model), from)
  fill(draft, 'provider', textOf(sent.provider), from)
  fill(draft, 'maxTokens', plainReaders.maxTokens(sent.max_tokens ?? null), from)
}

/** Counts as Braintrust names them; cached tokens are part of the prompt. Times are seconds. */
function readMetrics(attributes: Attributes, draft: Draft): void {
  const key = 'braintrust.metrics'
  const sent = nestedUnder(attributes, key)
  if (!isRecord(sent)) return
  const from = { rule, key }
  fill(draft, 'tokensIn', plainReaders.tokensIn(sent.prompt_tokens ?? null), from)
  fill(draft, 'tokensOut', plainReaders.tokensOut(sent.completion_tokens ?? null), from)
  fill(draft, 'cachedTokensIn', plainReaders.cachedTokensIn(sent.prompt_cached_tokens ?? null), from)
  const written = plainReaders.cacheWriteTokensIn(sent.prompt_cache_creation_tokens ?? null)
  fill(draft, 'cacheWriteTokensIn', written, from)
  fill(draft, 'reasoningTokens', plainReaders.reasoningTokens(sent.completion_reasoning_tokens ?? null), from)
  const waited = plainReaders.costUsd(sent.time_to_first_token ?? null)
  if (waited !== null && waited >= 0) fill(draft, 'timeToFirstTokenMs', waited * 1000, from)
}

function readScores(attributes: Attributes, draft: Draft): void {
  const key = 'braintrust.scores'
  const sent = attributes[key]
  const scores = sent === undefined ? null : jsonOf(sent)
  if (!isRecord(scores)) return
  const evaluations = Object.entries(scores).flatMap(([name, score]): Evaluation[] =>
    typeof score === 'number'
      ? [{ name, score, label: null, explanation: null, by: null, errorType: null, responseId: null }]
      : [],
  )
  if (evaluations.length > 0) fill(draft, 'evaluations', evaluations, { rule, key })
}

const textOf = (value: Json | undefined): string | null => (typeof value === 'string' && value !== '' ? value : null)
