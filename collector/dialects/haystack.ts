import { own } from '#core/platform/own.ts'
import type { Json } from '#core/telemetry/attributes.ts'
import type { Span } from '#core/telemetry/span.ts'
import type { SpanKind } from '#core/telemetry/story.ts'
import type { HumanDecision } from '#core/telemetry/verdict.ts'
import { isRecord, jsonOf } from '../messages/read-json.ts'
import { textFrom } from '../messages/scalars.ts'
import { fill, fillKind, firstSent, type Dialect, type Draft } from './dialect.ts'
import { haystackField, haystackMessages, haystackTools } from './haystack-messages.ts'
import { fillKindByName, type NameKinds } from './name-kinds.ts'
import { readPayload } from './payload.ts'
import { jsonReaders, plainReaders } from './readers.ts'
import { readUsage } from './usage.ts'

const rule = 'haystack'

const names: NameKinds = [
  ['haystack.agent.step.llm', 'LLM'],
  ['haystack.agent.step.tool', 'TOOL'],
  ['haystack.agent.step', 'WORKFLOW'],
  ['haystack.agent.run', 'AGENT'],
  ['haystack.agent.hook', 'OTHER'],
  ['haystack.pipeline.run', 'WORKFLOW'],
  ['haystack.async_pipeline.run', 'WORKFLOW'],
]

/** Components are told by how their class is named. The first ending that fits decides. */
const components: readonly (readonly [RegExp, SpanKind])[] = [
  [/Generator$/, 'LLM'],
  [/Embedder$/, 'EMBEDDING'],
  [/(Retriever|WebSearch|SearchTool)$/, 'RETRIEVAL'],
  [/Ranker$/, 'RERANK'],
  [/Evaluator$/, 'EVALUATOR'],
  [/PromptBuilder$/, 'PROMPT'],
  [/^Agent$/, 'AGENT'],
]

const callKeys = ['haystack.component.input', 'haystack.agent.step.llm.input', 'haystack.agent.input']
const answerKeys = ['haystack.component.output', 'haystack.agent.step.llm.output', 'haystack.agent.output']

/** Haystack's own tracing: pipelines and components in 2.x, agents with steps of their own from 3.0. */
export const haystack: Dialect = {
  id: rule,
  scopes: ['haystack'],
  markers: [
    'haystack.component.name',
    'haystack.pipeline.metadata',
    'haystack.pipeline.max_runs_per_component',
    'haystack.agent.max_steps',
    'haystack.agent.step',
    'haystack.agent.step.llm.input',
    'haystack.agent.step.llm.output',
    'haystack.tool.name',
    'haystack.agent.hook.human_in_the_loop.strategy.decision',
  ],
  kinds: [],
  fields: {
    toolName: ['haystack.tool.name'],
    toolCallId: ['haystack.tool.call.id'],
    attempt: ['haystack.component.visits'],
  },
  read(span, draft) {
    fillKindByName(span, draft, rule, names)
    readComponent(span, draft)
    readLimits(span, draft)
    readDecision(span, draft)
    if (draft.kind !== 'LLM' && draft.kind !== 'AGENT') return
    readCall(span, draft)
    readAnswer(span, draft)
    const key = 'haystack.agent.tools'
    const tools = haystackTools(jsonOf(span.attributes[key] ?? null))
    if (Array.isArray(tools) && tools.length > 0) fill(draft, 'tools', jsonReaders.tools(tools), { rule, key })
  },
  readLast({ attributes }, draft) {
    readPayload(attributes, draft, {
      rule,
      input: [...callKeys, 'haystack.agent.step.tool.input', 'haystack.pipeline.input_data'],
      output: [...answerKeys, 'haystack.agent.step.tool.output', 'haystack.pipeline.output_data'],
    })
  },
}

function readComponent({ attributes }: Span, draft: Draft): void {
  const key = 'haystack.component.type'
  const type = attributes[key]
  if (typeof type !== 'string') return
  const kind = components.find(([pattern]) => pattern.test(type))?.[1] ?? 'WORKFLOW'
  fillKind(draft, kind, rule, { rule, key })
  const name = attributes['haystack.component.name']
  if (draft.kind === 'AGENT' && typeof name === 'string') {
    fill(draft, 'agentName', name, { rule, key: 'haystack.component.name' })
  }
}

function readLimits({ attributes }: Span, draft: Draft): void {
  const count = (key: string): number | null => plainReaders.maxTokens(attributes[key] ?? null)
  const maxSteps = count('haystack.agent.max_steps')
  const maxRuns = count('haystack.pipeline.max_runs_per_component') ?? count('haystack.pipeline.max_loops_allowed')
  if (maxSteps === null && maxRuns === null) return
  const limits = { maxSteps, stepsTaken: count('haystack.agent.steps_taken'), maxCalls: maxRuns, maxRetries: null }
  fill(draft, 'limits', limits, {
    rule,
    key: maxSteps === null ? 'haystack.pipeline.max_runs_per_component' : 'haystack.agent.max_steps',
  })
}

const decisions: Readonly<Record<string, HumanDecision['decision']>> = {
  confirm: 'approved',
  reject: 'rejected',
  modify: 'changed',
}

function readDecision({ attributes }: Span, draft: Draft): void {
  const prefix = 'haystack.agent.hook.human_in_the_loop.strategy.'
  const decision = own(decisions, textFrom(attributes[`${prefix}decision`] ?? ''))
  if (decision === undefined) return
  const type = textFrom(attributes[`${prefix}type`] ?? '')
  const output = jsonOf(attributes[`${prefix}output`] ?? null)
  const toolName = plainReaders.toolName(attributes['haystack.tool.name'] ?? null)
  const feedback = isRecord(output) && typeof output.feedback === 'string' ? output.feedback : null
  const by = /Blocking|Human/.test(type) ? 'user' : /Policy/.test(type) ? 'policy' : null
  fill(draft, 'humanDecision', { decision, by, toolName, reason: feedback }, { rule, key: `${prefix}decision` })
}

/** The conversation, and the tools and limits it was held under. */
function readCall({ attributes }: Span, draft: Draft): void {
  const sent = firstSent(attributes, callKeys)
  const call = sent === null ? null : jsonOf(sent[1])
  if (sent === null || !isRecord(call)) return
  const from = { rule, key: sent[0] }
  const messages = haystackMessages(call.messages)
  if (Array.isArray(messages) && messages.length > 0) fill(draft, 'input', jsonReaders.input(messages), from)
  const tools = haystackTools(call.tools)
  if (Array.isArray(tools) && tools.length > 0) fill(draft, 'tools', jsonReaders.tools(tools), from)
  const limit = isRecord(call.generation_kwargs) ? call.generation_kwargs.max_tokens : null
  fill(draft, 'maxTokens', typeof limit === 'number' ? limit : null, from)
}

/** Replies carry their model, usage and finish reason in their own metadata, or in a list beside them. */
function readAnswer({ attributes }: Span, draft: Draft): void {
  const sent = firstSent(attributes, answerKeys)
  const output = sent === null ? null : jsonOf(sent[1])
  if (sent === null || !isRecord(output)) return
  const from = { rule, key: sent[0] }
  const last = isRecord(output.last_message) ? [output.last_message] : null
  const replies = haystackMessages(output.replies ?? last ?? lastOf(output.messages))
  if (Array.isArray(replies) && replies.length > 0) fill(draft, 'output', jsonReaders.output(replies), from)
  const meta = metaIn(output)
  if (draft.kind !== 'LLM' || !isRecord(meta)) return
  if (typeof meta.model === 'string') fill(draft, 'responseModel', meta.model, from)
  if (typeof meta.finish_reason === 'string') fill(draft, 'finishReasonRaw', meta.finish_reason, from)
  readUsage(meta.usage, draft, from, 'inside')
}

const lastOf = (messages: Json | undefined): Json => (Array.isArray(messages) ? messages.slice(-1) : null)

function metaIn(output: { readonly [key: string]: Json }): Json {
  const reply = Array.isArray(output.replies) ? output.replies[0] : null
  if (isRecord(reply)) return haystackField(reply, 'meta') ?? null
  return Array.isArray(output.meta) ? (output.meta[0] ?? null) : (output.meta ?? null)
}
