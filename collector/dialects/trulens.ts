import { fill, type Dialect } from './dialect.ts'
import { readPayload } from './payload.ts'

const rule = 'trulens'
const base = 'ai.observability.'
const called = `${base}call.function`
const payload = {
  rule,
  input: [`${base}record_root.input`],
  output: [`${base}record_root.output`, `${base}call.return`],
} as const
const kindByType = {
  record_root: 'WORKFLOW',
  agent: 'AGENT',
  agent_invocation: 'AGENT',
  workflow_step: 'WORKFLOW',
  graph_node: 'WORKFLOW',
  graph_task: 'WORKFLOW',
  generation: 'LLM',
  retrieval: 'RETRIEVAL',
  reranking: 'RERANK',
  embedding: 'EMBEDDING',
  tool: 'TOOL',
  tool_invocation: 'TOOL',
  mcp: 'TOOL',
  memorization: 'MEMORY',
  eval_root: 'EVALUATOR',
  eval: 'EVALUATOR',
} as const

/** TruLens, and Snowflake's observability, which has it inside: functions that people mark, with what they returned. */
export const truLens: Dialect = {
  id: rule,
  scopes: ['trulens'],
  markers: [`${base}span_type`],
  kinds: [{ key: `${base}span_type`, values: kindByType }],
  fields: {
    requestModel: [`${base}cost.model`],
    tokensIn: [`${base}cost.num_prompt_tokens`],
    tokensOut: [`${base}cost.num_completion_tokens`],
    retrievalQuery: [`${base}retrieval.query_text`, `${base}reranking.query_text`],
    documents: [`${base}retrieval.retrieved_contexts`],
    retrievalTopK: [`${base}retrieval.num_contexts`],
    errorMessage: [`${base}record_root.error`, `${base}call.error`],
    agentName: ['snow.ai.observability.object.name'],
    sessionId: ['snow.ai.observability.agent.thread_id'],
  },
  readLast({ attributes }, draft) {
    readPayload(attributes, draft, payload)
    const name = attributes[called]
    // `shop.tools.Orders.find`
    if (draft.kind === 'TOOL' && typeof name === 'string')
      fill(draft, 'toolName', name.slice(name.lastIndexOf('.') + 1), { rule, key: called })
    const cost = attributes[`${base}cost.cost`]
    // It may as well be in credits.
    const inDollars = (attributes[`${base}cost.cost_currency`] ?? attributes[`${base}cost.currency`] ?? 'USD') === 'USD'
    if (typeof cost === 'number' && inDollars) fill(draft, 'costUsd', cost, { rule, key: `${base}cost.cost` })
  },
}
