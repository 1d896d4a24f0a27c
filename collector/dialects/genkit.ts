import { own } from '#core/platform/own.ts'
import type { Json } from '#core/telemetry/attributes.ts'
import type { Span } from '#core/telemetry/span.ts'
import type { Provenance, SpanKind } from '#core/telemetry/story.ts'
import type { Evaluation } from '#core/telemetry/verdict.ts'
import { isRecord, jsonOf } from '../messages/read-json.ts'
import { toolDefinitionsOf } from '../messages/tool-definitions.ts'
import { fill, type Dialect, type Draft } from './dialect.ts'
import { fillInput, fillOutput } from './payload.ts'
import { jsonReaders, plainReaders } from './readers.ts'

const rule = 'genkit'
const inputFrom: Provenance = { rule, key: 'genkit:input' }
const outputFrom: Provenance = { rule, key: 'genkit:output' }
const nameFrom: Provenance = { rule, key: 'genkit:name' }

/** `generate` is the loop around the model, not a call of it. */
const subtypes: Readonly<Record<string, SpanKind>> = {
  model: 'LLM',
  'background-model': 'LLM',
  tool: 'TOOL',
  'tool.v2': 'TOOL',
  agent: 'AGENT',
  flow: 'WORKFLOW',
  flowstep: 'WORKFLOW',
  retriever: 'RETRIEVAL',
  reranker: 'RERANK',
  embedder: 'EMBEDDING',
  indexer: 'OTHER',
  evaluator: 'EVALUATOR',
  prompt: 'PROMPT',
  'executable-prompt': 'PROMPT',
  util: 'WORKFLOW',
  helper: 'OTHER',
}
const types: Readonly<Record<string, SpanKind>> = {
  flow: 'WORKFLOW',
  flowstep: 'WORKFLOW',
  dotprompt: 'PROMPT',
  prompttemplate: 'PROMPT',
  evaluator: 'EVALUATOR',
  util: 'WORKFLOW',
}

/** Genkit: everything under `genkit:`, with a colon; models, tools and searches are all actions with input and output. */
export const genkit: Dialect = {
  id: rule,
  scopes: ['genkit-tracer'],
  markers: ['genkit:type', 'genkit:name', 'genkit:path', 'genkit:state'],
  kinds: [
    { key: 'genkit:metadata:subtype', values: subtypes },
    { key: 'genkit:type', values: types },
  ],
  fields: { sessionId: ['genkit:sessionId'] },
  read(span, draft) {
    readName(span, draft)
    const { attributes } = span
    const input = attributes['genkit:input'] === undefined ? null : jsonOf(attributes['genkit:input'])
    const output = attributes['genkit:output'] === undefined ? null : jsonOf(attributes['genkit:output'])
    if (input !== null) fillInput(draft, input, inputFrom)
    if (output !== null) fillOutput(draft, output, outputFrom)
    if (draft.kind === 'LLM') readRequest(input, draft)
    if (draft.kind === 'LLM') readUsage(output, draft)
    readFeedback(span, draft)
  },
}

const providerOfPlugin: Readonly<Record<string, string>> = {
  googleai: 'gcp.gen_ai',
  'google-genai': 'gcp.gen_ai',
  vertexai: 'gcp.vertex_ai',
}

/** An action's name means what its kind says; models are named `plugin/model`. */
function readName({ attributes }: Span, draft: Draft): void {
  const name = attributes['genkit:name']
  if (typeof name !== 'string' || name === '') return
  if (draft.kind === 'LLM' || draft.kind === 'EMBEDDING') {
    const slash = name.indexOf('/')
    const plugin = slash < 0 ? null : name.slice(0, slash)
    fill(draft, 'requestModel', name.slice(slash + 1), nameFrom)
    if (plugin !== null) fill(draft, 'provider', own(providerOfPlugin, plugin) ?? plugin, nameFrom)
  } else if (draft.kind === 'TOOL') fill(draft, 'toolName', name, nameFrom)
  else if (draft.kind === 'AGENT') fill(draft, 'agentName', name, nameFrom)
  else if (draft.kind === 'PROMPT') fill(draft, 'promptName', name, nameFrom)
  else if (attributes['genkit:metadata:subtype'] === 'flow') fill(draft, 'workflowName', name, nameFrom)
}

function readRequest(input: Json, draft: Draft): void {
  if (!isRecord(input)) return
  fill(draft, 'tools', toolDefinitionsOf(input.tools ?? null), inputFrom)
  const config = isRecord(input.config) ? input.config : {}
  fill(draft, 'maxTokens', plainReaders.maxTokens(config.maxOutputTokens ?? null), inputFrom)
  const wanted = isRecord(input.output) ? input.output : {}
  fill(draft, 'jsonRequested', jsonReaders.jsonRequested(wanted.schema ?? wanted.format ?? null), inputFrom)
  fill(draft, 'outputSchema', jsonReaders.outputSchema(wanted.schema ?? null), inputFrom)
}

/** Tokens are only told inside the answer. */
function readUsage(output: Json, draft: Draft): void {
  const usage = isRecord(output) && isRecord(output.usage) ? output.usage : null
  if (usage === null) return
  fill(draft, 'tokensIn', plainReaders.tokensIn(usage.inputTokens ?? null), outputFrom)
  fill(draft, 'tokensOut', plainReaders.tokensOut(usage.outputTokens ?? null), outputFrom)
  fill(draft, 'cachedTokensIn', plainReaders.cachedTokensIn(usage.cachedContentTokens ?? null), outputFrom)
  fill(draft, 'reasoningTokens', plainReaders.reasoningTokens(usage.thoughtsTokens ?? null), outputFrom)
}

/** What a user thought of an answer comes as a span of its own: `positive`, `negative`, `accepted`, `rejected`. */
function readFeedback({ attributes }: Span, draft: Draft): void {
  for (const key of ['genkit:metadata:feedbackValue', 'genkit:metadata:acceptanceValue']) {
    const label = attributes[key]
    if (typeof label !== 'string') continue
    const text = attributes['genkit:metadata:textFeedback']
    const evaluation: Evaluation = {
      name: key.endsWith('feedbackValue') ? 'user-feedback' : 'user-acceptance',
      score: null,
      label,
      explanation: typeof text === 'string' ? text : null,
      by: 'human',
      errorType: null,
      responseId: null,
    }
    fill(draft, 'evaluations', [evaluation], { rule, key })
  }
}
