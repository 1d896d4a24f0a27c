import type { Attributes, Json } from '#core/telemetry/attributes.ts'

import { vercel } from './write-vercel.ts'
import { finishOf, json, schemaOf, scoped, usage, type Said, type Writer } from './writer-parts.ts'

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

export const writers = { otel, openinference, openllmetry, vercel } as const satisfies Record<string, Writer>
