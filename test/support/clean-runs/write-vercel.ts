import type { Json } from '#core/telemetry/attributes.ts'

import { finishOf, json, schemaOf, scoped, usage, type Writer } from './writer-parts.ts'

/** The Vercel AI SDK. */
export const vercel: Writer = {
  modelSpan: 'ai.generateText.doGenerate',
  toolSpan: () => 'ai.toolCall',
  named: scoped('ai'),
  root: (asked, said) => ({
    'ai.operationId': 'ai.generateText',
    'operation.name': 'ai.generateText',
    'ai.model.id': 'gpt-4o',
    'ai.prompt': json({ prompt: asked }),
    ...(said === null ? {} : { 'ai.response.text': said }),
    'ai.usage.inputTokens': 900,
    'ai.usage.outputTokens': 90,
  }),
  search: (asked, documents) => ({
    'gen_ai.operation.name': 'retrieval',
    'gen_ai.retrieval.query.text': asked,
    'gen_ai.retrieval.documents': json(documents.map((content, at) => ({ id: `d${at}`, content }))),
  }),
  model({ messages, reply, offered, json: asJson, recorded, finish }) {
    const [tokensIn, tokensOut] = usage(messages, reply)
    const calls = reply.calls ?? []
    const part = (text: string): Json => ({ type: 'text', text })
    return {
      'ai.operationId': asJson ? 'ai.generateObject.doGenerate' : 'ai.generateText.doGenerate',
      'operation.name': 'ai.generateText.doGenerate',
      'ai.model.id': 'gpt-4o',
      'ai.model.provider': 'openai.chat',
      'ai.response.model': 'gpt-4o-2024-08-06',
      'ai.usage.inputTokens': tokensIn,
      'ai.usage.outputTokens': tokensOut,
      ...(finish ? { 'ai.response.finishReason': finishOf(reply, 'tool-calls') } : {}),
      ...(recorded
        ? {
            'ai.prompt.messages': json(
              messages.map(({ role, text, calls: asked = [], id, name }): Json => {
                if (role === 'tool')
                  return {
                    role,
                    content: [
                      {
                        type: 'tool-result',
                        toolCallId: id ?? '',
                        toolName: name ?? '',
                        output: { type: 'text', value: text },
                      },
                    ],
                  }
                if (role === 'system') return { role, content: text }
                return {
                  role,
                  content: [
                    ...(text === '' ? [] : [part(text)]),
                    ...asked.map((one) => ({
                      type: 'tool-call',
                      toolCallId: one.id,
                      toolName: one.name,
                      input: one.given,
                    })),
                  ],
                }
              }),
            ),
            'ai.prompt.tools': offered.map((one) =>
              json({ type: 'function', name: one.name, inputSchema: schemaOf(one) }),
            ),
            ...(reply.text === '' ? {} : { [asJson ? 'ai.response.object' : 'ai.response.text']: reply.text }),
            ...(calls.length === 0
              ? {}
              : {
                  'ai.response.toolCalls': json(
                    calls.map((one) => ({ toolCallId: one.id, toolName: one.name, input: json(one.given) })),
                  ),
                }),
          }
        : {}),
    }
  },
  tool: ({ name, given, result }, id) => ({
    'ai.operationId': 'ai.toolCall',
    'operation.name': 'ai.toolCall',
    'ai.toolCall.name': name,
    'ai.toolCall.id': id,
    'ai.toolCall.args': json(given),
    'ai.toolCall.result': json(result),
  }),
}
