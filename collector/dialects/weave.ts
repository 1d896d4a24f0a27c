import { isRecord } from '../messages/read-json.ts'
import { fill, type Dialect } from './dialect.ts'
import { nestedUnder } from './nested.ts'
import { readPayload } from './payload.ts'
import { metadataOf } from './tags.ts'

const rule = 'weave'
const payloadKeys = {
  rule,
  input: ['weave.input', 'input.value', 'inputs', 'input'],
  output: ['weave.output', 'output.value', 'outputs', 'output'],
} as const

/** Weave (Weights & Biases): a kind and `wandb.` keys on top of whatever else a span speaks. */
export const weave: Dialect = {
  id: rule,
  scopes: ['weave'],
  markers: ['weave.span.kind', 'wandb.thread_id', 'wandb.is_turn', 'wandb.display_name', 'wandb.attributes'],
  kinds: [
    {
      key: 'weave.span.kind',
      values: {
        llm: 'LLM',
        tool: 'TOOL',
        agent: 'AGENT',
        chain: 'WORKFLOW',
        workflow: 'WORKFLOW',
        task: 'OTHER',
        retriever: 'RETRIEVAL',
        reranker: 'RERANK',
        embedding: 'EMBEDDING',
        guardrail: 'GUARDRAIL',
        evaluator: 'EVALUATOR',
        scorer: 'EVALUATOR',
      },
    },
  ],
  fields: { sessionId: ['wandb.thread_id'], requestModel: ['model'] },
  readLast({ attributes }, draft) {
    readPayload(attributes, draft, payloadKeys)
    const given = nestedUnder(attributes, 'wandb.attributes')
    if (isRecord(given)) fill(draft, 'metadata', metadataOf(given), { rule, key: 'wandb.attributes' })
  },
}
