import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { spanWith } from '#test/support/span.ts'

// Keys: docs.spring.io/spring-ai/reference/observability; spring-projects/spring-ai *ObservationDocumentation.java.
// Micrometer sends every value as text, under the scope of Spring Boot.
const storyOf = (attributes: Attributes, name = 'chat gpt-4o') =>
  normalise(spanWith({ name, attributes, scopeName: 'org.springframework.boot' })).story

describe('Spring AI', () => {
  it('reads a call of a model', () => {
    expect(
      storyOf({
        'gen_ai.operation.name': 'chat',
        'gen_ai.system': 'openai',
        'gen_ai.request.model': 'gpt-4o',
        'gen_ai.response.model': 'gpt-4o-2024-08-06',
        'gen_ai.response.finish_reasons': '["STOP"]',
        'gen_ai.usage.input_tokens': '12',
        'gen_ai.usage.output_tokens': '3',
        'spring.ai.model.request.tool.names': '["weather", "time"]',
      }),
    ).toMatchObject({
      kind: 'LLM',
      provider: 'openai',
      tokensIn: 12,
      tokensOut: 3,
      finishReason: 'stop',
      tools: [{ name: 'weather' }, { name: 'time' }],
    })
  })

  it('reads the client around it, and takes no conversation for one that nobody named', () => {
    const client = (conversation: string) =>
      storyOf({
        'gen_ai.operation.name': 'framework',
        'gen_ai.system': 'spring_ai',
        'spring.ai.kind': 'chat_client',
        'spring.ai.chat.client.conversation.id': conversation,
        'spring.ai.chat.client.tool.names': '["weather"]',
        'spring.ai.chat.client.user.text': 'Hi',
        'spring.ai.chat.client.system.text': 'Be brief.',
      })
    expect(client('007')).toMatchObject({
      kind: 'AGENT',
      dialect: 'spring-ai',
      sessionId: '007',
      tools: [{ name: 'weather' }],
      input: [{ role: 'system' }, { role: 'user' }],
    })
    expect(client('default').sessionId).toBeNull()
  })

  it('reads a tool', () => {
    expect(
      storyOf(
        {
          'gen_ai.operation.name': 'framework',
          'spring.ai.kind': 'tool_call',
          'spring.ai.tool.definition.name': 'weather',
          'spring.ai.tool.call.id': 'c1',
          'spring.ai.tool.call.arguments': '{"city":"Bonn"}',
          'spring.ai.tool.call.result': '"15 degrees"',
        },
        'tool_call weather',
      ),
    ).toMatchObject({
      kind: 'TOOL',
      toolName: 'weather',
      toolCallId: 'c1',
      toolArguments: { city: 'Bonn' },
      toolResult: '15 degrees',
    })
  })

  it('reads a search, and does not take an upload for one', () => {
    expect(
      storyOf({
        'spring.ai.kind': 'vector_store',
        'db.operation.name': 'query',
        'db.vector.query.content': 'opening hours',
        'db.vector.query.top_k': '4',
        'db.vector.query.response.documents': '["Nine to five"]',
      }),
    ).toMatchObject({
      kind: 'RETRIEVAL',
      retrievalQuery: 'opening hours',
      retrievalTopK: 4,
      documents: [{ content: 'Nine to five' }],
    })
    expect(storyOf({ 'spring.ai.kind': 'vector_store', 'db.operation.name': 'add' }).kind).toBe('OTHER')
  })
})
