import type { AttributeValue, Json } from '#core/telemetry/attributes.ts'
import type { Message } from '#core/telemetry/message.ts'
import type { Span } from '#core/telemetry/span.ts'
import type { Provenance } from '#core/telemetry/story.ts'
import { isRecord, jsonOf, toJson } from '../messages/read-json.ts'
import { toolDefinitionsOf } from '../messages/tool-definitions.ts'
import { fill, type Dialect, type Draft } from './dialect.ts'
import { documentsInSlots, documentsOf } from './documents.ts'
import { indexedUnder, type Slot } from './indexed.ts'
import { messageInSlot, textMessage } from './openinference-messages.ts'
import { finishReasonIn, jsonReaders, plainReaders } from './readers.ts'

const rule = 'openinference'

const inputPrefix = 'llm.input_messages.'
const outputPrefix = 'llm.output_messages.'
const toolsPrefix = 'llm.tools.'
const documentsPrefix = 'retrieval.documents.'
const rerankedPrefix = 'reranker.output_documents.'
const promptsPrefix = 'llm.prompts.'
const choicesPrefix = 'llm.choices.'
const prefixes = [
  inputPrefix,
  outputPrefix,
  toolsPrefix,
  documentsPrefix,
  rerankedPrefix,
  promptsPrefix,
  choicesPrefix,
] as const

/** OpenInference (Arize Phoenix and friends): flattened messages, `input.value` and `output.value` on every kind. */
export const openInference: Dialect = {
  id: rule,
  scopes: ['openinference.instrumentation', '@arizeai/openinference-'],
  markers: ['openinference.span.kind', 'llm.model_name', 'llm.invocation_parameters', 'llm.token_count.prompt'],
  kinds: [
    {
      key: 'openinference.span.kind',
      values: {
        llm: 'LLM',
        tool: 'TOOL',
        agent: 'AGENT',
        chain: 'WORKFLOW',
        retriever: 'RETRIEVAL',
        reranker: 'RERANK',
        embedding: 'EMBEDDING',
        guardrail: 'GUARDRAIL',
        evaluator: 'EVALUATOR',
        prompt: 'PROMPT',
      },
    },
  ],
  fields: {
    provider: ['llm.provider', 'llm.system'],
    requestModel: ['llm.request.model_name', 'llm.model_name', 'embedding.model_name', 'reranker.model_name'],
    responseModel: ['llm.response.model_name'],
    toolName: ['tool.name'],
    toolCallId: ['tool.id', 'tool_call.id'],
    retrievalQuery: ['reranker.query'],
    agentName: ['agent.name', 'graph.node.name'],
    tokensIn: ['llm.token_count.prompt'],
    tokensOut: ['llm.token_count.completion'],
    cachedTokensIn: ['llm.token_count.prompt_details.cache_read'],
    reasoningTokens: ['llm.token_count.completion_details.reasoning'],
    costUsd: ['llm.cost.total'],
    finishReasonRaw: ['llm.finish_reason'],
    promptName: ['prompt.id', 'llm.prompt_template.name'],
    promptVersion: ['llm.prompt_template.version'],
  },
  read(span, draft) {
    const found = indexedUnder(span.attributes, prefixes)
    const slots = (prefix: string): readonly Slot[] => found.get(prefix) ?? []
    fillSlots(draft, 'input', inputPrefix, slots(inputPrefix).map(messageInSlot))
    fillSlots(draft, 'output', outputPrefix, slots(outputPrefix).map(messageInSlot))
    fillSlots(
      draft,
      'input',
      promptsPrefix,
      slots(promptsPrefix).map((slot) => textMessage('user', slot['prompt.text'])),
    )
    fillSlots(
      draft,
      'output',
      choicesPrefix,
      slots(choicesPrefix).map((slot) => textMessage('assistant', slot['completion.text'])),
    )
    const schemas = slots(toolsPrefix).flatMap((slot): Json[] => [toJson(slot['tool.json_schema'] ?? null)])
    if (schemas.length > 0) fill(draft, 'tools', toolDefinitionsOf(schemas), { rule, key: toolsPrefix })
    for (const prefix of [documentsPrefix, rerankedPrefix]) {
      if (slots(prefix).length > 0) fill(draft, 'documents', documentsInSlots(slots(prefix)), { rule, key: prefix })
    }
    readParameters(span, draft)
  },
  readLast: readValues,
}

function fillSlots(draft: Draft, field: 'input' | 'output', key: string, messages: readonly Message[]): void {
  if (messages.length > 0) fill(draft, field, messages, { rule, key })
}

/** The parameters of the call: the model, its limits and the form of the answer. */
function readParameters(span: Span, draft: Draft): void {
  const key = 'llm.invocation_parameters'
  const given = span.attributes[key]
  const parameters = given === undefined ? null : jsonOf(given)
  if (!isRecord(parameters)) return
  const max = parameters.max_tokens ?? parameters.max_completion_tokens ?? parameters.max_output_tokens
  fill(draft, 'maxTokens', plainReaders.maxTokens(max ?? null), { rule, key })
  const format = parameters.response_format ?? (isRecord(parameters.text) ? parameters.text.format : undefined)
  fill(draft, 'jsonRequested', jsonReaders.jsonRequested(format ?? null), { rule, key })
  if (draft.tools === null) fill(draft, 'tools', toolDefinitionsOf(parameters.tools ?? null), { rule, key })
  readModels(span, draft, plainReaders.requestModel(parameters.model ?? null))
}

/** Once the answer is there, its model overwrites `llm.model_name`; what was asked for stays in the parameters. */
function readModels({ attributes }: Span, draft: Draft, asked: string | null): void {
  if (asked === null || attributes['llm.request.model_name'] !== undefined) return
  fill(draft, 'requestModel', asked, { rule, key: 'llm.invocation_parameters' })
  const named = plainReaders.responseModel(attributes['llm.model_name'] ?? null)
  if (named !== asked && attributes['llm.response.model_name'] === undefined) {
    fill(draft, 'responseModel', named, { rule, key: 'llm.model_name' })
  }
}

/** `input.value` and `output.value` mean what the span's kind means by them. */
function readValues(span: Span, draft: Draft): void {
  const input = span.attributes['input.value']
  const output = span.attributes['output.value']
  const inputFrom = { rule, key: 'input.value' }
  const outputFrom = { rule, key: 'output.value' }
  const toolParameters = span.attributes['tool.parameters']
  if (draft.kind === 'TOOL') {
    // The specification says schema, several senders put the arguments there.
    if (input !== undefined) fill(draft, 'toolArguments', jsonOf(input), inputFrom)
    else if (toolParameters !== undefined)
      fill(draft, 'toolArguments', jsonOf(toolParameters), { rule, key: 'tool.parameters' })
    if (output !== undefined) fill(draft, 'toolResult', jsonOf(output), outputFrom)
    return
  }
  if (draft.kind === 'RETRIEVAL' && typeof input === 'string') fill(draft, 'retrievalQuery', input, inputFrom)
  if (draft.input === null && input !== undefined) fill(draft, 'input', jsonReaders.input(jsonOf(input)), inputFrom)
  if (output === undefined || (!isSilent(draft.output) && draft.finishReasonRaw !== null)) return
  readOutputValue(draft, output, outputFrom)
}

const isSilent = (messages: readonly Message[] | null): boolean =>
  (messages ?? []).every((message) => message.parts.length === 0)

function readOutputValue(draft: Draft, output: AttributeValue, from: Provenance): void {
  if (draft.kind === 'EMBEDDING') return
  const json = jsonOf(output)
  if (draft.kind === 'RETRIEVAL' || draft.kind === 'RERANK') {
    // The list of documents, which is no message. Flattened, an empty list would leave no trace: here it does.
    fill(draft, 'documents', documentsOf(isRecord(json) ? (json.documents ?? null) : json), from)
    return
  }
  // A refusal is only here: flattened messages have no key for it.
  const whole = isSilent(draft.output) ? jsonReaders.output(json) : null
  if (whole !== null && !isSilent(whole)) draft.output = null
  fill(draft, 'output', whole, from)
  fill(draft, 'finishReasonRaw', finishReasonIn(json), from)
}
