import type { AttributeValue, Json } from '#core/telemetry/attributes.ts'
import type { Message } from '#core/telemetry/message.ts'
import type { Span } from '#core/telemetry/span.ts'
import type { Provenance } from '#core/telemetry/story.ts'
import { isRecord, jsonOf, toJson } from '../messages/read-json.ts'
import { modelOfGeneration, toolAnswerOf } from '../messages/langchain.ts'
import { toolDefinitionsOf } from '../messages/tool-definitions.ts'
import { unwrappedCall } from './called-with.ts'
import { fill, type Dialect, type Draft } from './dialect.ts'
import { documentsInSlots, documentsOf } from './documents.ts'
import { slotsIn } from './flattened.ts'
import { indexedUnder, type Slot } from './indexed.ts'
import { messageInSlot, textMessage } from './openinference-messages.ts'
import { finishReasonIn, jsonReaders, plainReaders } from './readers.ts'
import { fillCostSum } from './usage.ts'
import { fillInstructions, fillRequest } from './request-body.ts'
import { fillResponse } from './response-body.ts'

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

/** The same lists as one value each. */
const wholes: Readonly<Record<string, string>> = Object.fromEntries(
  prefixes.map((prefix) => [prefix, prefix.slice(0, -1)]),
)

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
    cachedTokensIn: ['llm.token_count.prompt_details.cache_read', 'llm.token_count.prompt_details.cache_input'],
    cacheWriteTokensIn: ['llm.token_count.prompt_details.cache_write'],
    reasoningTokens: ['llm.token_count.completion_details.reasoning'],
    costUsd: ['llm.cost.total'],
    finishReasonRaw: ['llm.finish_reason'],
    promptName: ['prompt.id', 'llm.prompt_template.name'],
    promptVersion: ['llm.prompt_template.version'],
    promptTemplate: ['llm.prompt_template.template'],
    timeToFirstTokenMs: ['llm.latency.time_to_first_token'],
    tags: ['tag.tags'],
    metadata: ['metadata'],
  },
  read(span, draft) {
    const found = indexedUnder(span.attributes, prefixes)
    // Exports put the lists together again: `llm.input_messages` as one value.
    const slots = (prefix: string): readonly Slot[] =>
      found.get(prefix) ?? slotsIn(span.attributes[wholes[prefix] ?? ''])
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
  readLast(span, draft) {
    readValues(span, draft)
    // AutoGen's agents have no name but their node's.
    if (draft.kind === 'AGENT' && draft.agentName === null) readNode(span, draft)
    if (draft.kind === 'TOOL' && span.name.startsWith('handoff to ')) readHandoff(span, draft)
    fillCostSum(span.attributes, draft, rule, ['llm.cost.prompt', 'llm.cost.completion'])
  },
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
  fillRequest(draft, parameters, { rule, key })
  if (draft.input !== null) fillInstructions(draft, parameters, { rule, key })
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
  readLangChain(span, draft)
  const input = span.attributes['input.value']
  const output = span.attributes['output.value']
  const inputFrom = { rule, key: 'input.value' }
  const outputFrom = { rule, key: 'output.value' }
  const toolParameters = span.attributes['tool.parameters']
  if (draft.kind === 'TOOL') {
    // The specification says schema, several senders put the arguments there.
    if (input !== undefined) fill(draft, 'toolArguments', unwrappedCall(jsonOf(input)), inputFrom)
    else if (toolParameters !== undefined)
      fill(draft, 'toolArguments', jsonOf(toolParameters), { rule, key: 'tool.parameters' })
    if (output !== undefined) fill(draft, 'toolResult', toolAnswerOf(jsonOf(output)), outputFrom)
    return
  }
  if (draft.kind === 'RETRIEVAL' && typeof input === 'string') fill(draft, 'retrievalQuery', input, inputFrom)
  if (input !== undefined) readInputValue(draft, input, inputFrom)
  if (output === undefined || (!isSilent(draft.output) && draft.finishReasonRaw !== null)) return
  readOutputValue(draft, output, outputFrom)
}

/** The whole question, where flattened messages are missing or left the answer of a tool out. */
function readInputValue(draft: Draft, input: AttributeValue, from: Provenance): void {
  if (draft.input !== null && !draft.input.some(isHollow)) return
  const json = jsonOf(input)
  if (draft.input === null) return fill(draft, 'input', jsonReaders.input(json), from)
  if (!isRecord(json) || !Array.isArray(json.messages)) return
  const whole = jsonReaders.input(json.messages)
  if (whole === null || whole.some(({ parts }) => parts.length === 0)) return
  draft.input = null
  fill(draft, 'input', whole, from)
  fillInstructions(draft, json, from)
}

/** What LangChain knows and only says inside its own objects: which model answered, and for whom. */
function readLangChain({ attributes, scope }: Span, draft: Draft): void {
  if (!scope.name.endsWith('langchain')) return
  const output = attributes['output.value']
  if (draft.kind === 'LLM' && draft.responseModel === null && output !== undefined) {
    fill(draft, 'responseModel', modelOfGeneration(jsonOf(output)), { rule, key: 'output.value' })
  }
  const metadata = draft.userId === null || draft.sessionId === null ? jsonOf(attributes.metadata ?? null) : null
  if (!isRecord(metadata)) return
  const user = metadata.user_id
  if (typeof user === 'string') fill(draft, 'userId', user, { rule, key: 'metadata' })
  const session = metadata.session_id ?? metadata.conversation_id ?? metadata.thread_id
  if (typeof session === 'string') fill(draft, 'sessionId', session, { rule, key: 'metadata' })
}

function readNode({ attributes }: Span, draft: Draft): void {
  const key = 'graph.node.id'
  fill(draft, 'agentName', plainReaders.agentName(attributes[key] ?? null), { rule, key })
}

/** OpenAI's Agents SDK hands over in a span of its own: from the node above to this one. */
function readHandoff({ attributes, name }: Span, draft: Draft): void {
  const key = 'graph.node.parent_id'
  const from = plainReaders.agentName(attributes[key] ?? null)
  fill(draft, 'handoff', { from, to: name.slice('handoff to '.length) }, { rule, key })
}

/** Nothing was sent of it, or nothing of what a tool answered. */
const isHollow = ({ parts }: Message): boolean =>
  parts.every((part) => part.type === 'tool_call_response' && part.response === '')

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
  fillResponse(draft, json, from)
}
