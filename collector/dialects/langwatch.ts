import type { Attributes, Json } from '#core/telemetry/attributes.ts'
import type { Span } from '#core/telemetry/span.ts'
import type { Evaluation } from '#core/telemetry/verdict.ts'
import { isRecord, jsonOf } from '../messages/read-json.ts'
import { fill, firstSent, type Dialect, type Draft } from './dialect.ts'
import { documentsOf } from './documents.ts'
import { fillInput, fillOutput } from './payload.ts'
import { plainReaders } from './readers.ts'

const rule = 'langwatch'

/** LangWatch. Its attributes are set by people on purpose, so that it is asked before the conventions. */
export const langWatch: Dialect = {
  id: rule,
  scopes: ['langwatch'],
  markers: [
    'langwatch.span.type',
    'langwatch.input',
    'langwatch.output',
    'langwatch.thread.id',
    'langwatch.sdk.name',
    'langwatch.prompt.id',
    'langwatch.metrics',
  ],
  kinds: [
    {
      key: 'langwatch.span.type',
      values: {
        llm: 'LLM',
        chain: 'WORKFLOW',
        workflow: 'WORKFLOW',
        tool: 'TOOL',
        agent: 'AGENT',
        rag: 'RETRIEVAL',
        guardrail: 'GUARDRAIL',
        evaluation: 'EVALUATOR',
        prompt: 'PROMPT',
        component: 'OTHER',
        module: 'OTHER',
        task: 'OTHER',
        server: 'HTTP',
        client: 'HTTP',
      },
    },
  ],
  fields: {
    requestModel: ['langwatch.model'],
    tokensIn: ['langwatch.input_tokens'],
    tokensOut: ['langwatch.output_tokens'],
    cachedTokensIn: ['langwatch.cache_read_tokens'],
    cacheWriteTokensIn: ['langwatch.cache_creation_tokens'],
    costUsd: ['langwatch.span.cost', 'langwatch.cost.usd'],
    sessionId: ['langwatch.thread.id', 'langwatch.thread_id'],
    userId: ['langwatch.user.id', 'langwatch.user_id'],
    promptName: ['langwatch.prompt.handle', 'langwatch.prompt.id'],
    promptVersion: ['langwatch.prompt.version.number', 'langwatch.prompt.version.id'],
    tags: ['langwatch.labels'],
  },
  read(span, draft) {
    const { attributes } = span
    readContexts(attributes, draft)
    const input = openedValue(attributes, ['langwatch.input', 'langwatch.input.value'])
    if (input) fillInput(draft, input[1], { rule, key: input[0] })
    const output = openedValue(attributes, ['langwatch.output', 'langwatch.output.value'])
    if (output) fillOutput(draft, output[1], { rule, key: output[0] })
    readMetrics(attributes, draft)
    readFirstToken(span, draft)
    readEvaluations(span, draft)
  },
}

/** Values come wrapped with what they are: `{type: 'chat_messages', value: […]}`. */
function openedValue(attributes: Attributes, keys: readonly string[]): [string, Json] | null {
  const sent = firstSent(attributes, keys)
  if (sent === null) return null
  const value = jsonOf(sent[1])
  return [sent[0], isRecord(value) && typeof value.type === 'string' && value.value !== undefined ? value.value : value]
}

function readContexts(attributes: Attributes, draft: Draft): void {
  const sent = openedValue(attributes, ['langwatch.contexts', 'langwatch.rag.contexts', 'langwatch.rag_contexts'])
  if (sent) fill(draft, 'documents', documentsOf(sent[1]), { rule, key: sent[0] })
}

function readMetrics(attributes: Attributes, draft: Draft): void {
  const sent = openedValue(attributes, ['langwatch.metrics'])
  if (sent === null || !isRecord(sent[1])) return
  const [key, metrics] = sent
  const from = { rule, key }
  fill(draft, 'tokensIn', plainReaders.tokensIn(metrics.promptTokens ?? metrics.prompt_tokens ?? null), from)
  const out = metrics.completionTokens ?? metrics.completion_tokens ?? null
  fill(draft, 'tokensOut', plainReaders.tokensOut(out), from)
  fill(draft, 'costUsd', plainReaders.costUsd(metrics.cost ?? null), from)
}

/** Milliseconds since 1970. */
function readFirstToken({ attributes, startNs }: Span, draft: Draft): void {
  const key = 'langwatch.timestamps'
  const sent = openedValue(attributes, [key])?.[1] ?? null
  if (!isRecord(sent)) return
  const atMs = sent.firstTokenAt ?? sent.first_token_at
  const waitedMs = typeof atMs === 'number' ? atMs - Number(startNs / 1_000_000n) : -1
  if (waitedMs >= 0) fill(draft, 'timeToFirstTokenMs', waitedMs, { rule, key })
}

const evaluationEvent = 'langwatch.evaluation.custom'

function readEvaluations({ events }: Span, draft: Draft): void {
  const found = events.flatMap((event): Evaluation[] => {
    if (event.name !== evaluationEvent) return []
    const told = jsonOf(event.attributes['json_encoded_event'] ?? null)
    return isRecord(told) ? [evaluationIn(told)] : []
  })
  if (found.length > 0) fill(draft, 'evaluations', found, { rule, key: `events.${evaluationEvent}` })
}

function evaluationIn(told: { readonly [key: string]: Json }): Evaluation {
  const failed = isRecord(told.error) ? told.error.message : undefined
  const passed = typeof told.passed === 'boolean' ? (told.passed ? 'pass' : 'fail') : null
  return {
    name: typeof told.name === 'string' ? told.name : 'evaluation',
    score: plainReaders.costUsd(told.score ?? null),
    label: typeof told.label === 'string' ? told.label : passed,
    explanation: typeof told.details === 'string' ? told.details : null,
    by: null,
    errorType: told.status === 'error' ? (typeof failed === 'string' ? failed : 'error') : null,
    responseId: null,
  }
}
