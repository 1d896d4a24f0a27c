import { own } from '#core/platform/own.ts'
import { isRecord, jsonOf } from '../messages/read-json.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import type { SpanKind } from '#core/telemetry/story.ts'
import { fill, fillKind, type Dialect, type Draft } from './dialect.ts'
import { readPayload } from './payload.ts'
import { fillRequest } from './request-body.ts'
import { severityOf } from './values/severities.ts'
import { addMetadata } from './tags.ts'
import { readUsage } from './usage.ts'

const rule = 'mlflow'

const types: Readonly<Record<string, SpanKind>> = {
  LLM: 'LLM',
  CHAT_MODEL: 'LLM',
  TOOL: 'TOOL',
  AGENT: 'AGENT',
  CHAIN: 'WORKFLOW',
  WORKFLOW: 'WORKFLOW',
  TASK: 'WORKFLOW',
  RETRIEVER: 'RETRIEVAL',
  EMBEDDING: 'EMBEDDING',
  RERANKER: 'RERANK',
  MEMORY: 'MEMORY',
  EVALUATOR: 'EVALUATOR',
  GUARDRAIL: 'GUARDRAIL',
  PARSER: 'OTHER',
}

/** MLflow tracing. Every value is JSON text, strings in quotes included: `"\"CHAT_MODEL\""`. */
export const mlflow: Dialect = {
  id: rule,
  scopes: ['mlflow'],
  markers: ['mlflow.spanType', 'mlflow.spanInputs', 'mlflow.traceRequestId'],
  kinds: [],
  fields: {
    tools: ['mlflow.chat.tools'],
  },
  read({ attributes }, draft) {
    const type = textAt(attributes, 'mlflow.spanType')
    const kind = type === null ? undefined : own(types, type.toUpperCase())
    if (kind !== undefined) fillKind(draft, kind, rule, { rule, key: 'mlflow.spanType' })
    for (const [field, key] of texts) fill(draft, field, textAt(attributes, key), { rule, key })
    fill(draft, 'severity', severityOf(textAt(attributes, 'mlflow.spanLogLevel')), {
      rule,
      key: 'mlflow.spanLogLevel',
    })
    if (draft.kind === 'TOOL') {
      fill(draft, 'toolName', textAt(attributes, 'mlflow.spanFunctionName'), { rule, key: 'mlflow.spanFunctionName' })
    }
    readMoney(attributes, draft)
    addMetadata(attributes, ['mlflow.traceTag.'], rule, draft)
  },
  readLast({ attributes }, draft) {
    readPayload(attributes, draft, { rule, input: ['mlflow.spanInputs'], output: ['mlflow.spanOutputs'] })
    readParameters(attributes, draft)
  },
}

const texts = [
  ['requestModel', 'mlflow.llm.model'],
  ['provider', 'mlflow.llm.provider'],
  ['sessionId', 'mlflow.trace.session'],
  ['userId', 'mlflow.trace.user'],
] as const

function textAt(attributes: Attributes, key: string): string | null {
  const sent = attributes[key]
  const value = sent === undefined ? null : jsonOf(sent)
  return typeof value === 'string' && value !== '' ? value : null
}

function readMoney(attributes: Attributes, draft: Draft): void {
  const usage = attributes['mlflow.chat.tokenUsage']
  if (usage !== undefined) {
    readUsage(jsonOf(usage), draft, { rule, key: 'mlflow.chat.tokenUsage' }, habitOf(draft))
  }
  const cost = attributes['mlflow.llm.cost']
  const money = cost === undefined ? null : jsonOf(cost)
  if (isRecord(money) && typeof money.total_cost === 'number') {
    fill(draft, 'costUsd', money.total_cost, { rule, key: 'mlflow.llm.cost' })
  }
}

/** MLflow passes on what the provider counts, and Anthropic counts cached tokens apart. */
const habitOf = ({ provider }: Draft) => (provider === 'anthropic' ? 'beside' : 'inside')

/** What went into a call of a model is the call itself, with its model and its limits. */
function readParameters(attributes: Attributes, draft: Draft): void {
  const key = 'mlflow.spanInputs'
  if (draft.kind !== 'LLM' || attributes[key] === undefined) return
  const call = jsonOf(attributes[key])
  if (!isRecord(call)) return
  if (typeof call.model === 'string') fill(draft, 'requestModel', call.model, { rule, key })
  fillRequest(draft, call, { rule, key })
  const outputs = attributes['mlflow.spanOutputs']
  const answer = outputs === undefined ? null : jsonOf(outputs)
  if (isRecord(answer) && typeof answer.model === 'string') {
    fill(draft, 'responseModel', answer.model, { rule, key: 'mlflow.spanOutputs' })
  }
}
