import type { Json } from '#core/telemetry/attributes.ts'
import type { Provenance } from '#core/telemetry/story.ts'
import { isRecord, jsonOf } from '../messages/read-json.ts'
import { fill, type Dialect, type Draft } from './dialect.ts'
import { fillInput, fillOutput } from './payload.ts'
import { fillInstructions, fillRequest } from './request-body.ts'
import { addMetadata } from './tags.ts'
import { readUsage } from './usage.ts'

const rule = 'langsmith'

/**
 * LangSmith's OpenTelemetry exporter: whole runs of LangChain and LangGraph. It writes operation names of the GenAI
 * conventions as well, but calls retrievers `embeddings` and prompts `chat`, so its own kind goes first.
 */
export const langsmith: Dialect = {
  id: rule,
  scopes: ['langsmith'],
  markers: ['langsmith.span.kind', 'langsmith.trace.id', 'langsmith.span.id', 'langsmith.trace.name'],
  kinds: [
    {
      key: 'langsmith.span.kind',
      values: {
        llm: 'LLM',
        chat_model: 'LLM',
        tool: 'TOOL',
        chain: 'WORKFLOW',
        parser: 'WORKFLOW',
        retriever: 'RETRIEVAL',
        embedding: 'EMBEDDING',
        prompt: 'PROMPT',
      },
    },
  ],
  fields: {
    provider: ['langsmith.metadata.ls_provider'],
    requestModel: ['langsmith.metadata.ls_model_name'],
    maxTokens: ['langsmith.metadata.ls_max_tokens'],
    agentName: ['langsmith.metadata.lc_agent_name', 'langsmith.metadata.langgraph_node'],
    sessionId: [
      'langsmith.metadata.session_id',
      'langsmith.metadata.thread_id',
      'langsmith.metadata.conversation_id',
      'langsmith.trace.session_id',
    ],
    userId: ['langsmith.metadata.user_id'],
    tags: ['langsmith.span.tags'],
    promptName: ['langsmith.metadata.lc_hub_repo'],
    promptVersion: ['langsmith.metadata.lc_hub_commit_hash'],
  },
  read({ attributes, name }, draft) {
    readRun(attributes['gen_ai.prompt'], attributes['gen_ai.completion'], draft)
    if (draft.kind === 'TOOL') {
      fill(draft, 'toolName', name === '' ? null : name, { rule, key: 'name' })
    }
    addMetadata(attributes, ['langsmith.metadata.'], rule, draft)
    const details = {
      input_token_details: jsonOf(attributes['gen_ai.usage.input_token_details'] ?? null),
      output_token_details: jsonOf(attributes['gen_ai.usage.output_token_details'] ?? null),
    }
    readUsage(details, draft, { rule, key: 'gen_ai.usage.input_token_details' }, 'inside')
  },
}

type Sent = Parameters<typeof jsonOf>[0] | undefined

/** A run's inputs and outputs are one JSON object each, in the words of LangChain. */
function readRun(prompt: Sent, completion: Sent, draft: Draft): void {
  const inputs = prompt === undefined ? null : argumentsIn(jsonOf(prompt))
  const outputs = completion === undefined ? null : jsonOf(completion)
  if (inputs !== null) readInputs(inputs, draft, { rule, key: 'gen_ai.prompt' })
  if (outputs === null) return
  const from = { rule, key: 'gen_ai.completion' }
  fillOutput(draft, textIn(outputs, 'output'), from)
  if (draft.kind === 'LLM') readUsage(usageIn(outputs, 0), draft, from, 'inside')
}

/** The run of a wrapped client was given the vendor's request: it holds more than messages. */
function readInputs(inputs: Json, draft: Draft, from: Provenance): void {
  const asked = draft.kind === 'LLM' && isRecord(inputs) && inputs.model !== undefined
  const said = asked ? (inputs.messages ?? inputs.input) : undefined
  fillInput(draft, said ?? textIn(inputs, 'input'), from)
  if (!asked) return
  fillInstructions(draft, inputs, from)
  fillRequest(draft, inputs, from)
}

/** Called with more than one argument, a function wraps them all: `{args: [request, options]}`. */
const argumentsIn = (value: Json): Json =>
  isRecord(value) && Array.isArray(value.args) && Object.keys(value).length === 1 ? (value.args[0] ?? null) : value

/** Runs of one value wrap it: `{input: …}`, `{output: …}`. */
function textIn(value: Json, key: 'input' | 'output'): Json {
  if (!isRecord(value) || Object.keys(value).length !== 1) return value
  const inner = value[key]
  return inner === undefined ? value : typeof inner === 'string' ? jsonOf(inner) : inner
}

const depthMax = 6

/** LangChain keeps usage on the message: in `usage_metadata`, however many wrappers lie around it. */
function usageIn(value: Json, depth: number): Json | undefined {
  if (depth > depthMax) return undefined
  if (Array.isArray(value)) return value.length === 0 ? undefined : usageIn(value[0] ?? null, depth + 1)
  if (!isRecord(value)) return undefined
  if (isRecord(value.usage_metadata)) return value.usage_metadata
  const inner = value.generations ?? value.message ?? value.kwargs ?? value.output ?? value.llm_output
  return inner === undefined ? undefined : (usageIn(inner, depth + 1) ?? value.usage)
}
