import type { Attributes } from '#core/telemetry/attributes.ts'
import type { Span } from '#core/telemetry/span.ts'
import type { Evaluation } from '#core/telemetry/verdict.ts'
import { jsonOf } from '../messages/read-json.ts'
import { fill, fillKind, forget, type Dialect, type Draft } from './dialect.ts'
import { plainReaders } from './readers.ts'
import { prependSystem } from './system-prompt.ts'

const rule = 'openlit'

const operations = {
  image: 'LLM',
  audio: 'LLM',
  agent: 'AGENT',
  execute_task: 'AGENT',
  framework: 'WORKFLOW',
  vectordb: 'RETRIEVAL',
} as const

/** OpenLIT: the conventions with a large private space beside them, for agents, guards and vector stores. */
export const openLit: Dialect = {
  id: rule,
  scopes: ['openlit'],
  markers: ['gen_ai.application_name', 'gen_ai.environment', 'gen_ai.endpoint', 'guard.verdict', 'evals.verdict'],
  kinds: [
    { key: 'gen_ai.operation.name', values: operations },
    { key: 'gen_ai.type', values: { ...operations, chat: 'LLM', embedding: 'EMBEDDING' } },
  ],
  fields: {
    environment: ['gen_ai.environment'],
    input: ['gen_ai.content.prompt', 'gen_ai.agent.task', 'gen_ai.agent.context'],
    output: ['gen_ai.content.completion', 'gen_ai.agent.actual_output'],
    tools: ['gen_ai.agent.tools'],
    toolArguments: ['gen_ai.tool.args'],
    toolResult: ['gen_ai.tool.result'],
    agentName: ['gen_ai.agent.role'],
    retrievalQuery: ['db.query.text', 'db.statement'],
    retrievalTopK: ['db.n_results', 'db.limit'],
    documentCount: ['db.response.returned_rows'],
    timeToFirstTokenMs: ['gen_ai.server.time_to_first_token'],
  },
  read(span, draft) {
    readGuard(span, draft)
    readEvaluation(span, draft)
    readScores(span, draft)
  },
  readLast({ attributes }, draft) {
    const key = 'gen_ai.agent.instructions'
    const instructions = attributes[key]
    if (instructions !== undefined) prependSystem(draft, jsonOf(instructions), { rule, key })
    forgetUnknownCost(attributes, draft)
  },
}

/** What it has no price for it sends as nought. */
function forgetUnknownCost(attributes: Attributes, draft: Draft): void {
  if (draft.costUsd !== 0 || attributes['gen_ai.usage.cost'] === undefined) return
  draft.costUsd = null
  forget(draft, 'costUsd')
}

const textIn = (attributes: Attributes, key: string): string | null => plainReaders.operation(attributes[key] ?? null)

function readGuard({ attributes }: Span, draft: Draft): void {
  const key = 'guard.verdict'
  const verdict = textIn(attributes, key)?.toLowerCase() ?? null
  if (verdict === null) return
  fillKind(draft, 'GUARDRAIL', rule, { rule, key })
  fill(
    draft,
    'guardrail',
    {
      name: textIn(attributes, 'guard.validator'),
      verdict,
      triggered: verdict === 'yes' ? true : verdict === 'no' || verdict === 'none' ? false : null,
      reason: textIn(attributes, 'guard.explanation'),
      category: textIn(attributes, 'guard.classification'),
    },
    { rule, key },
  )
}

const scoreKeys = ['gen_ai.eval.context_relevancy', 'gen_ai.eval.answer_relevancy', 'gen_ai.eval.groundedness'] as const

/** Bare scores, named by their key. */
function readScores({ attributes }: Span, draft: Draft): void {
  const found = scoreKeys.flatMap((key): Evaluation[] => {
    const score = plainReaders.costUsd(attributes[key] ?? null)
    const name = key.slice('gen_ai.eval.'.length)
    return score === null
      ? []
      : [{ name, score, label: null, explanation: null, by: 'model', errorType: null, responseId: null }]
  })
  if (found.length > 0) fill(draft, 'evaluations', found, { rule, key: 'gen_ai.eval.' })
}

function readEvaluation({ attributes }: Span, draft: Draft): void {
  const key = 'evals.verdict'
  const label = textIn(attributes, key)
  if (label === null) return
  fillKind(draft, 'EVALUATOR', rule, { rule, key })
  fill(
    draft,
    'evaluations',
    [
      {
        name: textIn(attributes, 'evals.validator') ?? 'evaluation',
        score: plainReaders.costUsd(attributes['evals.score'] ?? null),
        label,
        explanation: textIn(attributes, 'evals.explanation'),
        by: 'model',
        errorType: null,
        responseId: null,
      },
    ],
    { rule, key },
  )
}
