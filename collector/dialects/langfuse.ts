import type { Attributes } from '#core/telemetry/attributes.ts'
import type { Span } from '#core/telemetry/span.ts'
import { isRecord, jsonOf } from '../messages/read-json.ts'
import { fill, note, type Dialect, type Draft } from './dialect.ts'
import { readPayload } from './payload.ts'
import { fillRequest } from './request-body.ts'
import { addMetadata } from './tags.ts'
import { readUsage } from './usage.ts'

const rule = 'langfuse'

/** Langfuse SDK 3 and later. What stands under `langfuse.` was set on purpose, so it goes before all conventions. */
export const langfuse: Dialect = {
  id: rule,
  scopes: ['langfuse-sdk'],
  markers: [
    'langfuse.observation.type',
    'langfuse.observation.input',
    'langfuse.observation.level',
    'langfuse.trace.name',
    'langfuse.internal.as_root',
  ],
  kinds: [
    {
      // `span` says nothing: up to Python 3.3 generations were spans as well.
      key: 'langfuse.observation.type',
      values: {
        generation: 'LLM',
        embedding: 'EMBEDDING',
        agent: 'AGENT',
        tool: 'TOOL',
        chain: 'WORKFLOW',
        retriever: 'RETRIEVAL',
        evaluator: 'EVALUATOR',
        guardrail: 'GUARDRAIL',
      },
    },
  ],
  fields: {
    requestModel: ['langfuse.observation.model.name'],
    sessionId: ['langfuse.session.id'],
    userId: ['langfuse.user.id'],
    severity: ['langfuse.observation.level'],
    promptName: ['langfuse.observation.prompt.name', 'langfuse.prompt.name'],
    promptVersion: ['langfuse.observation.prompt.version', 'langfuse.prompt.version'],
    tags: ['langfuse.trace.tags'],
  },
  read(span, draft) {
    const { attributes } = span
    overrule(attributes, draft, 'release', ['langfuse.release', 'langfuse.version'])
    overrule(attributes, draft, 'environment', ['langfuse.environment'])
    if (draft.kind === 'OTHER' && attributes['langfuse.observation.model.name'] !== undefined && isPlainSpan(span)) {
      draft.kind = 'LLM'
      draft.dialect = rule
      note(draft, 'kind', { rule, key: 'langfuse.observation.model.name' })
    }
    const usage = attributes['langfuse.observation.usage_details']
    if (usage !== undefined) readDetails(attributes, draft)
    readFirstToken(span, draft)
    addMetadata(attributes, ['langfuse.observation.metadata.', 'langfuse.trace.metadata.'], rule, draft)
  },
  readLast(span, draft) {
    readPayload(span.attributes, draft, {
      rule,
      input: ['langfuse.observation.input', 'langfuse.trace.input'],
      output: ['langfuse.observation.output', 'langfuse.trace.output'],
    })
    if (draft.kind === 'LLM') readRequest(span.attributes, draft)
    const message = span.attributes['langfuse.observation.status_message']
    // An exception or a status says it better, and both are read later.
    if (typeof message !== 'string' || span.statusMessage !== '' || span.events.length > 0) return
    if (draft.severity === 'ERROR') {
      fill(draft, 'errorMessage', message, { rule, key: 'langfuse.observation.status_message' })
    }
  },
}

/** The wrapper of a client keeps tools beside the messages, limits and form in two places of their own. */
function readRequest(attributes: Attributes, draft: Draft): void {
  const places = ['langfuse.observation.input', 'langfuse.observation.model.parameters'] as const
  for (const key of places) {
    const value = attributes[key]
    // Nothing but an object can hold them, and most inputs are lists.
    if (typeof value === 'string' && value.startsWith('{')) fillRequest(draft, jsonOf(value), { rule, key })
  }
  const key = 'langfuse.observation.metadata.response_format'
  const format = attributes[key]
  if (format !== undefined) fillRequest(draft, { response_format: jsonOf(format) }, { rule, key })
}

const isPlainSpan = ({ attributes }: Span): boolean =>
  attributes['gen_ai.operation.name'] === undefined && attributes['openinference.span.kind'] === undefined

function overrule(attributes: Attributes, draft: Draft, field: 'release' | 'environment', keys: readonly string[]) {
  for (const key of keys) {
    const value = attributes[key]
    if (typeof value !== 'string' || value === '') continue
    draft[field] = value
    note(draft, field, { rule, key })
    return
  }
}

function readDetails(attributes: Attributes, draft: Draft): void {
  const key = 'langfuse.observation.usage_details'
  const usage = jsonOf(attributes[key] ?? null)
  // `input` beside `input_…` are buckets that add up; `prompt_tokens` is what the provider counts.
  readUsage(usage, draft, { rule, key }, isRecord(usage) && usage.input !== undefined ? 'beside' : 'inside')
  const costKey = 'langfuse.observation.cost_details'
  const cost = jsonOf(attributes[costKey] ?? null)
  if (isRecord(cost)) fill(draft, 'costUsd', totalCost(cost), { rule, key: costKey })
}

function totalCost(cost: { readonly [key: string]: unknown }): number | null {
  if (typeof cost.total === 'number') return cost.total
  const parts = Object.values(cost).filter((part): part is number => typeof part === 'number')
  return parts.length === 0 ? null : parts.reduce((sum, part) => sum + part, 0)
}

/** A time of day, in older versions inside quotes; what counts is how long after the span's start. */
function readFirstToken(span: Span, draft: Draft): void {
  const key = 'langfuse.observation.completion_start_time'
  const sent = span.attributes[key]
  if (typeof sent !== 'string') return
  const at = Date.parse(sent.replaceAll('"', ''))
  const waited = at - Number(span.startNs / 1_000_000n)
  if (Number.isFinite(waited) && waited >= 0) fill(draft, 'timeToFirstTokenMs', waited, { rule, key })
}
