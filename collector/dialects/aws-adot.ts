import { note, type Dialect } from './dialect.ts'
import { readPayload } from './payload.ts'

const rule = 'aws-adot'

/**
 * AWS Distro for OpenTelemetry and Bedrock AgentCore: what others instrumented, with a kind of its own on top. The
 * messages travel as logs, named after the scope of the span.
 */
export const awsAdot: Dialect = {
  id: rule,
  scopes: ['amazon.opentelemetry.distro', 'aws.bedrock'],
  markers: [
    'aws.genai.span_kind',
    'aws.bedrock.guardrail.id',
    'aws.bedrock.agent.id',
    'aws.bedrock.knowledge_base.id',
    'gen_ai.input_value',
  ],
  kinds: [
    {
      key: 'aws.genai.span_kind',
      values: {
        llm: 'LLM',
        tool: 'TOOL',
        agent: 'AGENT',
        chain: 'WORKFLOW',
        workflow: 'WORKFLOW',
        retriever: 'RETRIEVAL',
        embedding: 'EMBEDDING',
        reranker: 'RERANK',
        guardrail: 'GUARDRAIL',
        memory: 'MEMORY',
      },
    },
  ],
  fields: {
    agentId: ['gen_ai.agent.id', 'aws.bedrock.agent.id'],
  },
  read({ attributes }, draft) {
    const id = attributes['aws.bedrock.guardrail.id']
    if (typeof id !== 'string' || draft.guardrail !== null) return
    draft.guardrail = { name: id, verdict: null, triggered: null, reason: null, category: null }
    note(draft, 'guardrail', { rule, key: 'aws.bedrock.guardrail.id' })
  },
  readLast({ attributes }, draft) {
    readPayload(attributes, draft, { rule, input: ['gen_ai.input_value'], output: ['gen_ai.output_value'] })
  },
}
