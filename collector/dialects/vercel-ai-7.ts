import type { Dialect } from './dialect.ts'
import { addMetadata } from './tags.ts'

const rule = 'vercel-ai'

/**
 * Vercel AI SDK 7 in the GenAI conventions: its scope is `gen_ai`, its agent spans repeat the usage of their calls, and
 * a step is a span of its own around a call and the tools it asked for.
 */
export const vercelAi7: Dialect = {
  id: rule,
  scopes: ['gen_ai', '@ai-sdk/otel'],
  markers: ['ai.settings.output', 'ai.usage.inputTokenDetails.noCacheTokens', 'ai.prompt.toolChoice', 'ai.ranking'],
  kinds: [
    {
      key: 'gen_ai.operation.name',
      values: {
        chat: 'LLM',
        invoke_agent: 'AGENT',
        execute_tool: 'TOOL',
        agent_step: 'WORKFLOW',
        embeddings: 'EMBEDDING',
        rerank: 'RERANK',
      },
    },
  ],
  fields: {
    reasoningTokens: ['ai.usage.outputTokenDetails.reasoningTokens'],
    jsonRequested: ['ai.schema', 'ai.settings.output'],
    outputSchema: ['ai.schema'],
  },
  read({ attributes }, draft) {
    addMetadata(attributes, ['ai.settings.context.', 'ai.telemetry.metadata.'], rule, draft)
  },
}
