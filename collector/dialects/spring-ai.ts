import { messagesOf } from '../messages/messages-of.ts'
import { fill, type Dialect } from './dialect.ts'
import { prependSystem } from './system-prompt.ts'

const rule = 'spring-ai'

/** What Spring AI calls a conversation that nobody named. */
const nameless = 'default'

/** Spring AI: the conventions of 2024 around the model, its own names for clients, tools and vector stores. */
export const springAi: Dialect = {
  id: rule,
  scopes: ['org.springframework.ai'],
  markers: [
    'spring.ai.kind',
    'spring.ai.tool.definition.name',
    'spring.ai.chat.client.stream',
    'spring.ai.chat.client.advisors',
    'spring.ai.model.request.tool.names',
  ],
  kinds: [
    { key: 'db.operation.name', values: { query: 'RETRIEVAL', add: 'OTHER', delete: 'OTHER' } },
    {
      key: 'spring.ai.kind',
      values: {
        chat_client: 'AGENT',
        advisor: 'WORKFLOW',
        tool_call: 'TOOL',
        chat_model: 'LLM',
        embedding_model: 'EMBEDDING',
        image_model: 'LLM',
        vector_store: 'RETRIEVAL',
      },
    },
  ],
  fields: {
    input: ['spring.ai.model.request.messages', 'spring.ai.chat.client.input', 'spring.ai.chat.client.user.text'],
    output: ['spring.ai.model.response.messages', 'spring.ai.chat.client.output'],
    tools: [
      'spring.ai.model.request.tool.names',
      'spring.ai.chat.client.tool.names',
      'spring.ai.chat.client.tool.function.names',
    ],
    toolName: ['spring.ai.tool.definition.name'],
    toolCallId: ['spring.ai.tool.call.id'],
    toolArguments: ['spring.ai.tool.call.arguments'],
    toolResult: ['spring.ai.tool.call.result'],
    retrievalQuery: ['db.vector.query.content'],
    documents: ['db.vector.query.response.documents'],
    documentCount: ['db.vector.query.result_count', 'db.vector.query.response.count'],
    retrievalTopK: ['db.vector.query.top_k'],
    jsonRequested: ['spring.ai.chat.client.structured.output.schema'],
    outputSchema: ['spring.ai.chat.client.structured.output.schema'],
  },
  read({ attributes }, draft) {
    const key = 'spring.ai.chat.client.conversation.id'
    const conversation = attributes[key]
    if (typeof conversation === 'string' && conversation !== nameless) {
      fill(draft, 'sessionId', conversation, { rule, key })
    }
  },
  readLast({ attributes }, draft) {
    const key = 'spring.ai.chat.client.system.text'
    const system = attributes[key]
    if (typeof system === 'string' && messagesOf(system, 'system')) prependSystem(draft, system, { rule, key })
  },
}
