import { describe, expect, it } from 'vitest'

import { messagesOf } from '#collector/messages/messages-of.ts'
import type { Json } from '#core/telemetry/attributes.ts'
import type { Message } from '#core/telemetry/message.ts'

const shape = (messages: readonly Message[] | null) =>
  messages?.map(({ role, parts }) => [role, ...parts.map(({ type }) => type)])
const text = (content: string) => ({ type: 'text', content })

describe('messagesOf', () => {
  it.each<[string, Json, Json]>([
    ['plain text', 'Hi', [['user', 'text']]],
    [
      'OpenAI chat',
      [
        { role: 'system', content: 'Be brief.' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Look' },
            { type: 'image_url', image_url: { url: 'https://x/y.png' } },
          ],
        },
        {
          role: 'assistant',
          content: null,
          tool_calls: [{ id: 'c1', type: 'function', function: { name: 'f', arguments: '{}' } }],
        },
        { role: 'tool', tool_call_id: 'c1', content: '{"ok":1}' },
      ],
      [
        ['system', 'text'],
        ['user', 'text', 'media'],
        ['assistant', 'tool_call'],
        ['tool', 'tool_call_response'],
      ],
    ],
    [
      'OpenAI Responses items',
      [
        { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Hi' }] },
        { type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm' }] },
        { type: 'function_call', call_id: 'c1', name: 'f', arguments: '{"a":1}' },
        { type: 'function_call_output', call_id: 'c1', output: 'ok' },
      ],
      [
        ['user', 'text'],
        ['assistant', 'reasoning', 'tool_call'],
        ['tool', 'tool_call_response'],
      ],
    ],
    [
      'Anthropic blocks',
      [
        {
          role: 'assistant',
          content: [
            { type: 'thinking', thinking: 'Hm' },
            { type: 'tool_use', id: 't1', name: 'f', input: { a: 1 } },
          ],
        },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't1', content: 'ok' }] },
      ],
      [
        ['assistant', 'reasoning', 'tool_call'],
        ['user', 'tool_call_response'],
      ],
    ],
    [
      'Gemini parts',
      { contents: [{ role: 'model', parts: [{ functionCall: { name: 'f', args: { a: 1 } } }, { text: 'x' }] }] },
      [['assistant', 'tool_call', 'text']],
    ],
    [
      'Bedrock Converse',
      [{ role: 'assistant', content: [{ text: 'x' }, { toolUse: { toolUseId: 't1', name: 'f', input: {} } }] }],
      [['assistant', 'text', 'tool_call']],
    ],
    [
      'Vercel parts',
      [
        { role: 'assistant', content: [{ type: 'tool-call', toolCallId: 'c1', toolName: 'f', input: {} }] },
        {
          role: 'tool',
          content: [
            { type: 'tool-result', toolCallId: 'c1', toolName: 'f', output: { type: 'json', value: { ok: 1 } } },
          ],
        },
      ],
      [
        ['assistant', 'tool_call'],
        ['tool', 'tool_call_response'],
      ],
    ],
    [
      'LangChain',
      {
        messages: [
          [
            {
              lc: 1,
              type: 'constructor',
              id: ['langchain', 'schema', 'messages', 'HumanMessage'],
              kwargs: { content: 'Hi', type: 'human' },
            },
            {
              lc: 1,
              type: 'constructor',
              id: ['langchain', 'schema', 'messages', 'AIMessage'],
              kwargs: { content: '', tool_calls: [{ name: 'f', args: {}, id: 'c1' }] },
            },
          ],
        ],
      },
      [
        ['user', 'text'],
        ['assistant', 'tool_call'],
      ],
    ],
    [
      'LangChain by type',
      [
        { type: 'human', content: 'Hi' },
        { type: 'ai', content: 'Ho' },
      ],
      [
        ['user', 'text'],
        ['assistant', 'text'],
      ],
    ],
    ['a message wrapper', [{ message: { role: 'user', content: 'Hi' } }], [['user', 'text']]],
    [
      'a request body',
      { model: 'm', system: 'Be brief.', messages: [{ role: 'user', content: 'Hi' }] },
      [
        ['system', 'text'],
        ['user', 'text'],
      ],
    ],
    [
      'a response body',
      { choices: [{ finish_reason: 'stop', message: { role: 'assistant', content: 'Ho' } }] },
      [['assistant', 'text']],
    ],
    [
      'a Gemini response',
      { candidates: [{ content: { role: 'model', parts: [{ text: 'Ho' }] } }] },
      [['assistant', 'text']],
    ],
    ['an object nobody knows', { question: 'Hi', top: 3 }, [['user', 'other']]],
    ['an empty answer', [{ role: 'assistant', content: '' }], [['assistant']]],
    ['a refusal', [{ role: 'assistant', content: null, refusal: 'No.' }], [['assistant', 'refusal']]],
  ])('reads %s', (_, value, expected) => {
    expect(shape(messagesOf(value, 'user'))).toEqual(expected)
  })

  it('parses arguments and results, and keeps what is no JSON as it is', () => {
    const calls = messagesOf(
      [
        {
          role: 'assistant',
          tool_calls: [
            { id: 'a', function: { name: 'f', arguments: '{"x":1}' } },
            { id: 'b', function: { name: 'g', arguments: '{"x":' } },
          ],
        },
      ],
      'user',
    )
    expect(calls?.[0]?.parts.map((part) => (part.type === 'tool_call' ? part.arguments : null))).toEqual([
      { x: 1 },
      '{"x":',
    ])
  })

  it('drops inline pictures and keeps where others lie', () => {
    const parts = messagesOf(
      [
        {
          role: 'user',
          content: [
            { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
            { type: 'image_url', image_url: { url: 'https://x/y.png' } },
          ],
        },
      ],
      'user',
    )?.[0]?.parts
    expect(parts?.map((part) => (part.type === 'media' ? part.uri : ''))).toEqual([null, 'https://x/y.png'])
  })

  it('leaves text alone that merely looks like JSON', () => {
    expect(messagesOf([{ role: 'user', content: '{"a": 1}' }], 'user')?.[0]?.parts).toEqual([text('{"a": 1}')])
  })

  it('says nothing when nothing was sent', () => {
    expect(messagesOf(null, 'user')).toBeNull()
  })
})
