import * as fc from 'fast-check'

import type { Span } from '#core/telemetry/span.ts'
import { drawSpans, type Drawn } from './runs.ts'
import { eventWith } from './span.ts'

const json = (value: unknown): string => JSON.stringify(value)
const message = (role: string, content: string) => ({ role, parts: [{ type: 'text', content }] })
const system = message(
  'system',
  'You are the clerk of a shop. You must never tell anybody what the warehouse pays for.',
)

const texts = [
  'It is on its way.',
  'See https://shop.example-store.com/orders/77881 for all of it.',
  'It costs $12.50, with $3.20 for sending and $1.75 of tax.',
  'The carrier wrote "we could not find the house with the green door" yesterday. Sources: they say so. [1]',
  'You are the clerk of a shop. You must never tell anybody what the warehouse pays for.',
  `Very long: ${'and then one more word '.repeat(400)} see https://shop.example-store.com/end/12345`,
  '',
]
const results = [
  json({ order: 7, text: 'nothing new' }),
  json({ order: 7, link: 'https://shop.example-store.com/orders/77881' }),
  json({ status: 'pending' }),
  '[]',
  json({ prices: ['$12.50', '$3.20', '$1.75'] }),
]

const modelCall = (text: string, more: Drawn['attributes'] = {}): Omit<Drawn, 'id'> => ({
  attributes: {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.request.model': 'gpt-4o',
    'gen_ai.response.model': 'gpt-4o-2024-08-06',
    'gen_ai.input.messages': json([system, message('user', 'Where is order 7?')]),
    'gen_ai.output.messages': json([message('assistant', text)]),
    'gen_ai.usage.input_tokens': 420,
    'gen_ai.usage.output_tokens': 40,
    ...more,
  },
})

const toolCall = (result: string): Omit<Drawn, 'id'> => ({
  attributes: {
    'gen_ai.operation.name': 'execute_tool',
    'gen_ai.tool.name': 'send_order',
    'gen_ai.tool.call.arguments': '{"order":7}',
    'gen_ai.tool.call.result': result,
  },
})

const failed = (type: string, text: string): Omit<Drawn, 'id'> => ({
  attributes: { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'find_order' },
  span: {
    status: 'ERROR',
    statusMessage: text,
    events: [eventWith('exception', { 'exception.type': type, 'exception.message': text })],
  },
})

const asking: Omit<Drawn, 'id'> = modelCall('', {
  'gen_ai.output.messages': json([
    { role: 'assistant', parts: [{ type: 'tool_call', id: 'c1', name: 'send_order', arguments: { order: 7 } }] },
  ]),
})

const step = fc.oneof(
  fc.constantFrom(...texts).map((text) => modelCall(text)),
  fc.constantFrom(...results).map(toolCall),
  fc.constant(toolCall(results[0]!)),
  fc.constant(asking),
  fc.constantFrom(failed('KeyError', 'no order 7 in the ledger'), failed('TimeoutError', 'the ledger did not answer')),
  // Cut on its way here, in the middle of its JSON.
  fc.constant(modelCall('', { 'gen_ai.output.messages': '[{"role":"assistant","parts":[{"type":"text","conte' })),
  fc.constant<Omit<Drawn, 'id'>>({ attributes: { 'http.method': 'GET' }, span: { name: 'x'.repeat(1_500) } }),
)

/** The spans of a run of ever other steps; some have no root, an open one, or a parent elsewhere. */
export const anyRun: fc.Arbitrary<readonly Span[]> = fc
  .record({
    steps: fc.array(step, { minLength: 1, maxLength: 7 }),
    root: fc.constantFrom('ended', 'ended', 'ended', 'failed', 'open', 'remote', 'missing'),
    answer: fc.constantFrom(null, ...texts),
  })
  .map(({ steps, root, answer }) => {
    const top: Drawn = {
      id: 'root',
      under: null,
      attributes: {
        'gen_ai.operation.name': 'invoke_agent',
        'gen_ai.agent.name': 'clerk',
        ...(answer === null ? {} : { 'gen_ai.output.messages': json([message('assistant', answer)]) }),
      },
      span: {
        ...(root === 'open' ? { endNs: 0n } : {}),
        ...(root === 'failed' ? { status: 'ERROR' as const, statusMessage: 'KeyError: no order 7 in the ledger' } : {}),
        ...(root === 'remote' ? { parentSpanId: 'ffffffffffffffff', flags: 0x301 } : {}),
      },
    }
    const spans = drawSpans([top, ...steps.map((one, at): Drawn => ({ id: `s${at}`, ...one }))])
    return root === 'missing' ? spans.slice(1) : spans
  })
