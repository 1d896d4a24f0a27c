import type { Dialect } from './dialect.ts'
import { readPayload } from './payload.ts'

const rule = 'dify'
const payloadKeys = { rule, input: ['input.value'], output: ['output.value'] } as const

/** Dify, and what else follows the extended conventions it shares (`gen_ai.span.kind` in upper case). */
export const dify: Dialect = {
  id: rule,
  scopes: ['dify'],
  markers: ['gen_ai.framework', 'gen_ai.span.kind', 'dify.app_id', 'dify.workflow_id', 'dify.tenant_id'],
  kinds: [
    {
      key: 'gen_ai.span.kind',
      values: {
        llm: 'LLM',
        chain: 'WORKFLOW',
        workflow: 'WORKFLOW',
        task: 'OTHER',
        // Where a question comes in, and one round of a ReAct loop: neither is a call of a model.
        entry: 'WORKFLOW',
        step: 'WORKFLOW',
        agent: 'AGENT',
        tool: 'TOOL',
        retriever: 'RETRIEVAL',
        reranker: 'RERANK',
        embedding: 'EMBEDDING',
      },
    },
  ],
  fields: {
    requestModel: ['gen_ai.model_name'],
    retrievalQuery: ['retrieval.query'],
    documents: ['retrieval.document'],
    sessionId: ['gen_ai.session.id', 'dify.conversation_id', 'dify.conversation.id'],
    userId: ['gen_ai.user.id'],
    workflowName: ['dify.app.name', 'dify.workflow_id'],
    timeToFirstTokenMs: ['gen_ai.user.time_to_first_token'],
    promptTemplate: ['gen_ai.prompt_template.template'],
  },
  readLast({ attributes }, draft) {
    readPayload(attributes, draft, payloadKeys)
    // A provider is named by the plugin that reaches it: `langgenius/openai/openai`.
    if (draft.provider?.includes('/')) draft.provider = draft.provider.slice(draft.provider.lastIndexOf('/') + 1)
  },
}
