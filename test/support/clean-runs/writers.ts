import type { Attributes, Json } from '#core/telemetry/attributes.ts'
import type { Drawn } from '#test/support/runs.ts'

import type { CleanCall } from './tools.ts'

export interface Said {
  readonly role: 'system' | 'user' | 'assistant' | 'tool'
  readonly text: string
  readonly calls?: readonly (CleanCall & { readonly id: string })[]
  readonly id?: string
  readonly name?: string
}

export interface ModelCall {
  readonly messages: readonly Said[]
  readonly reply: Said
  readonly offered: readonly CleanCall[]
  readonly json: boolean
  readonly recorded: boolean
  readonly finish: boolean
}

/** How a dialect writes the spans of a run. */
export interface Writer {
  readonly modelSpan: string
  toolSpan(name: string): string
  named(name: string): Partial<Drawn>
  root(asked: string, said: string | null): Attributes
  search(asked: string, documents: readonly string[]): Attributes
  model(call: ModelCall): Attributes
  tool(call: CleanCall, id: string): Attributes
}

const json = (value: Json): string => JSON.stringify(value)
const schemaOf = ({ given }: CleanCall): Json => {
  const fields = Object.entries(given as Record<string, Json>)
  const typeOf = (value: Json): string => (typeof value === 'number' ? 'number' : 'string')
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map(([name, value]) => [name, { type: typeOf(value) }])),
    required: fields.slice(0, 1).map(([name]) => name),
  }
}
const scoped =
  (scopeName: string) =>
  (name: string): Partial<Drawn> => ({
    span: { name, scope: { name: scopeName, version: '1', attributes: {}, schemaUrl: '', droppedAttributes: 0 } },
  })
const usage = (messages: readonly Said[], { text, calls = [] }: Said): readonly [number, number] => [
  messages.reduce((sum, one) => sum + Math.ceil(one.text.length / 4) + 4, 3),
  Math.max(1, Math.ceil((text.length + json(calls.map(({ given }) => given)).length) / 4)),
]
const finishOf = ({ calls = [] }: Said, many: string): string => (calls.length > 0 ? many : 'stop')

const partsOf = ({ role, text, calls = [], id }: Said): Json[] =>
  role === 'tool'
    ? [{ type: 'tool_call_response', id: id ?? '', response: text }]
    : [
        ...(text === '' ? [] : [{ type: 'text', content: text }]),
        ...calls.map((call) => ({ type: 'tool_call', id: call.id, name: call.name, arguments: call.given })),
      ]

const otel: Writer = {
  modelSpan: 'chat gpt-4o',
  toolSpan: (name) => `execute_tool ${name}`,
  named: scoped('opentelemetry.instrumentation.genai'),
  root: (_asked, said) => ({
    'gen_ai.operation.name': 'invoke_agent',
    'gen_ai.agent.name': 'clerk',
    ...(said === null
      ? {}
      : { 'gen_ai.output.messages': json([{ role: 'assistant', parts: [{ type: 'text', content: said }] }]) }),
  }),
  search: (asked, documents) => ({
    'gen_ai.operation.name': 'retrieval',
    'gen_ai.retrieval.query.text': asked,
    'gen_ai.retrieval.documents': json(
      documents.map((content, at) => ({ id: `d${at}`, content, score: 0.9 - at / 10 })),
    ),
  }),
  model({ messages, reply, offered, json: asJson, recorded, finish }) {
    const [tokensIn, tokensOut] = usage(messages, reply)
    return {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': 'gpt-4o',
      'gen_ai.response.model': 'gpt-4o-2024-08-06',
      'gen_ai.request.max_tokens': 4096,
      'gen_ai.usage.input_tokens': tokensIn,
      'gen_ai.usage.output_tokens': tokensOut,
      ...(asJson ? { 'gen_ai.output.type': 'json' } : {}),
      ...(finish ? { 'gen_ai.response.finish_reasons': [finishOf(reply, 'tool_calls')] } : {}),
      ...(recorded
        ? {
            'gen_ai.input.messages': json(messages.map((one) => ({ role: one.role, parts: partsOf(one) }))),
            'gen_ai.output.messages': json([{ role: 'assistant', parts: partsOf(reply) }]),
            'gen_ai.tool.definitions': json(
              offered.map((one) => ({ type: 'function', name: one.name, parameters: schemaOf(one) })),
            ),
          }
        : {}),
    }
  },
  tool: ({ name, given, result }, id) => ({
    'gen_ai.operation.name': 'execute_tool',
    'gen_ai.tool.name': name,
    'gen_ai.tool.call.id': id,
    'gen_ai.tool.call.arguments': json(given),
    'gen_ai.tool.call.result': typeof result === 'string' ? result : json(result),
  }),
}

const messageKeys = (prefix: string, messages: readonly Said[]): Attributes =>
  Object.fromEntries(
    messages.flatMap(({ role, text, calls = [], id }, at): [string, string][] => [
      [`${prefix}.${at}.message.role`, role],
      ...(text === '' ? [] : [[`${prefix}.${at}.message.content`, text] as [string, string]]),
      ...(id === undefined ? [] : [[`${prefix}.${at}.message.tool_call_id`, id] as [string, string]]),
      ...calls.flatMap((call, place): [string, string][] => [
        [`${prefix}.${at}.message.tool_calls.${place}.tool_call.id`, call.id],
        [`${prefix}.${at}.message.tool_calls.${place}.tool_call.function.name`, call.name],
        [`${prefix}.${at}.message.tool_calls.${place}.tool_call.function.arguments`, json(call.given)],
      ]),
    ]),
  )

const openinference: Writer = {
  modelSpan: 'ChatOpenAI',
  toolSpan: (name) => name,
  named: scoped('openinference.instrumentation.langchain'),
  root: (asked, said) => ({
    'openinference.span.kind': 'AGENT',
    'input.value': asked,
    ...(said === null ? {} : { 'output.value': said }),
  }),
  search: (asked, documents) => ({
    'openinference.span.kind': 'RETRIEVER',
    'input.value': asked,
    ...Object.fromEntries(documents.map((content, at) => [`retrieval.documents.${at}.document.content`, content])),
  }),
  model({ messages, reply, offered, json: asJson, recorded, finish }) {
    const [tokensIn, tokensOut] = usage(messages, reply)
    return {
      'openinference.span.kind': 'LLM',
      'llm.provider': 'openai',
      'llm.model_name': 'gpt-4o',
      'llm.token_count.prompt': tokensIn,
      'llm.token_count.completion': tokensOut,
      'llm.invocation_parameters': json(asJson ? { response_format: { type: 'json_object' } } : { temperature: 0 }),
      ...(finish ? { 'llm.finish_reason': finishOf(reply, 'tool_calls') } : {}),
      ...(recorded
        ? {
            ...messageKeys('llm.input_messages', messages),
            ...messageKeys('llm.output_messages', [reply]),
            ...Object.fromEntries(
              offered.map((one, at) => [
                `llm.tools.${at}.tool.json_schema`,
                json({ type: 'function', function: { name: one.name, parameters: schemaOf(one) } }),
              ]),
            ),
          }
        : { 'input.value': '__REDACTED__', 'output.value': '__REDACTED__' }),
    }
  },
  tool: ({ name, given, result }) => ({
    'openinference.span.kind': 'TOOL',
    'tool.name': name,
    'input.value': json(given),
    'output.value': typeof result === 'string' ? result : json(result),
  }),
}

const indexed = (prefix: string, messages: readonly Said[]): Attributes =>
  Object.fromEntries(
    messages.flatMap(({ role, text, calls = [], id }, at): [string, string][] => [
      [`${prefix}.${at}.role`, role],
      ...(text === '' ? [] : [[`${prefix}.${at}.content`, text] as [string, string]]),
      ...(id === undefined ? [] : [[`${prefix}.${at}.tool_call_id`, id] as [string, string]]),
      ...calls.flatMap((call, place): [string, string][] => [
        [`${prefix}.${at}.tool_calls.${place}.id`, call.id],
        [`${prefix}.${at}.tool_calls.${place}.name`, call.name],
        [`${prefix}.${at}.tool_calls.${place}.arguments`, json(call.given)],
      ]),
    ]),
  )

const openllmetry: Writer = {
  modelSpan: 'openai.chat',
  toolSpan: (name) => `${name}.tool`,
  named: scoped('opentelemetry.instrumentation.openai'),
  root: (asked, said) => ({
    'traceloop.span.kind': 'workflow',
    'traceloop.entity.name': 'support',
    'traceloop.entity.input': json({ question: asked }),
    ...(said === null ? {} : { 'traceloop.entity.output': said }),
  }),
  search: (asked, documents) => ({
    'openinference.span.kind': 'RETRIEVER',
    'input.value': asked,
    'output.value': json({ documents: documents.map((content) => ({ page_content: content })) }),
    ...Object.fromEntries(documents.map((content, at) => [`retrieval.documents.${at}.document.content`, content])),
  }),
  model({ messages, reply, offered, json: asJson, recorded, finish }) {
    const [tokensIn, tokensOut] = usage(messages, reply)
    return {
      'llm.request.type': 'chat',
      'gen_ai.system': 'OpenAI',
      'gen_ai.request.model': 'gpt-4o-mini',
      'gen_ai.response.model': 'gpt-4o-mini-2024-07-18',
      'gen_ai.usage.prompt_tokens': tokensIn,
      'gen_ai.usage.completion_tokens': tokensOut,
      'llm.usage.total_tokens': tokensIn + tokensOut,
      ...(asJson ? { 'gen_ai.request.structured_output_schema': '{"type":["object","array"]}' } : {}),
      ...(finish ? { 'gen_ai.completion.0.finish_reason': finishOf(reply, 'tool_calls') } : {}),
      ...(recorded
        ? {
            ...indexed('gen_ai.prompt', messages),
            ...indexed('gen_ai.completion', [reply]),
            ...Object.fromEntries(
              offered.flatMap((one, at) => [
                [`llm.request.functions.${at}.name`, one.name],
                [`llm.request.functions.${at}.parameters`, json(schemaOf(one))],
              ]),
            ),
          }
        : {}),
    }
  },
  tool: ({ name, given, result }) => ({
    'traceloop.span.kind': 'tool',
    'traceloop.entity.name': name,
    'traceloop.entity.input': json(given),
    'traceloop.entity.output': typeof result === 'string' ? result : json(result),
  }),
}

const vercel: Writer = {
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

export const writers = { otel, openinference, openllmetry, vercel } as const satisfies Record<string, Writer>
