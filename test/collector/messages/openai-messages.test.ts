import { describe, expect, it } from 'vitest'

import { messagesOf } from '#collector/messages/messages-of.ts'
import type { Json } from '#core/telemetry/attributes.ts'

// Forms as in OpenAI's API reference: chat completions (openai/openai-openapi, CreateChatCompletionRequest and
// -Response) and Responses (ResponseItem, OutputItem).

const said = (content: string) => ({ type: 'text', content })

describe('OpenAI chat completions', () => {
  it('reads a request with pictures, sound, files, a call and its result', () => {
    const messages = messagesOf(
      {
        model: 'gpt-4o',
        messages: [
          { role: 'developer', content: 'Be brief.' },
          {
            role: 'user',
            name: 'ada',
            content: [
              { type: 'text', text: 'What is this?' },
              { type: 'image_url', image_url: { url: 'https://x.test/a.png', detail: 'low' } },
              { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
              { type: 'input_audio', input_audio: { data: 'AAAA', format: 'wav' } },
              { type: 'file', file: { file_id: 'file-1', filename: 'a.pdf' } },
            ],
          },
          {
            role: 'assistant',
            content: null,
            tool_calls: [
              { id: 'c1', type: 'function', function: { name: 'look_up', arguments: '{"q":"x"}' } },
              { id: 'c2', type: 'custom', custom: { name: 'code', input: 'print(1)' } },
            ],
          },
          { role: 'tool', tool_call_id: 'c1', content: [{ type: 'text', text: '{"found":1}' }] },
        ],
      },
      'user',
    )
    expect(messages).toEqual([
      { role: 'system', name: null, parts: [said('Be brief.')] },
      {
        role: 'user',
        name: 'ada',
        parts: [
          said('What is this?'),
          { type: 'media', modality: 'image', mimeType: null, uri: 'https://x.test/a.png' },
          { type: 'media', modality: 'image', mimeType: null, uri: null },
          { type: 'media', modality: 'audio', mimeType: 'wav', uri: null },
          { type: 'media', modality: 'file', mimeType: null, uri: 'file-1' },
        ],
      },
      {
        role: 'assistant',
        name: null,
        parts: [
          { type: 'tool_call', id: 'c1', name: 'look_up', arguments: { q: 'x' } },
          { type: 'tool_call', id: 'c2', name: 'code', arguments: 'print(1)' },
        ],
      },
      { role: 'tool', name: null, parts: [{ type: 'tool_call_response', id: 'c1', response: { found: 1 } }] },
    ])
  })

  it('reads a response with thoughts, a refusal and spoken words', () => {
    const body = (message: Json): Json => ({ id: 'r', object: 'chat.completion', choices: [{ index: 0, message }] })
    expect(messagesOf(body({ role: 'assistant', reasoning_content: 'Hm', content: 'Yes' }), 'assistant')).toEqual([
      { role: 'assistant', name: null, parts: [{ type: 'reasoning', content: 'Hm' }, said('Yes')] },
    ])
    expect(messagesOf(body({ role: 'assistant', content: null, refusal: 'No.' }), 'assistant')).toEqual([
      { role: 'assistant', name: null, parts: [{ type: 'refusal', content: 'No.' }] },
    ])
    const audio = { id: 'a', data: 'AAAA', transcript: 'Hello' }
    expect(messagesOf(body({ role: 'assistant', content: null, audio }), 'assistant')?.[0]?.parts).toEqual([
      said('Hello'),
    ])
  })

  it('reads the functions of before tools', () => {
    expect(
      messagesOf(
        [
          { role: 'assistant', content: null, function_call: { name: 'f', arguments: '{"a":1}' } },
          { role: 'function', name: 'f', content: '7' },
        ],
        'user',
      ),
    ).toEqual([
      { role: 'assistant', name: null, parts: [{ type: 'tool_call', id: null, name: 'f', arguments: { a: 1 } }] },
      { role: 'tool', name: 'f', parts: [{ type: 'tool_call_response', id: null, response: '7' }] },
    ])
  })
})

describe('OpenAI Responses', () => {
  it('reads a request: instructions, text, pictures, earlier calls and their results', () => {
    const messages = messagesOf(
      {
        model: 'gpt-5',
        instructions: 'Be brief.',
        input: [
          {
            role: 'user',
            content: [
              { type: 'input_text', text: 'Look' },
              { type: 'input_image', image_url: 'https://x.test/a.png' },
              { type: 'input_file', file_id: 'file-1' },
            ],
          },
          { type: 'function_call', id: 'fc_1', call_id: 'call_1', name: 'f', arguments: '{"a":1}' },
          {
            type: 'function_call_output',
            id: 'fo_1',
            call_id: 'call_1',
            output: [{ type: 'input_text', text: 'fine' }],
          },
        ],
      },
      'user',
    )
    expect(messages?.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'tool'])
    expect(messages?.[1]?.parts.map(({ type }) => type)).toEqual(['text', 'media', 'media'])
    expect(messages?.[2]?.parts).toEqual([{ type: 'tool_call', id: 'call_1', name: 'f', arguments: { a: 1 } }])
    expect(messages?.[3]?.parts).toEqual([{ type: 'tool_call_response', id: 'call_1', response: 'fine' }])
  })

  it('reads a response: thoughts, calls made on the way, text and refusal', () => {
    const messages = messagesOf(
      {
        object: 'response',
        status: 'completed',
        output: [
          {
            type: 'reasoning',
            id: 'rs_1',
            summary: [{ type: 'summary_text', text: 'First' }],
            content: [{ type: 'reasoning_text', text: 'Long thought' }],
          },
          { type: 'web_search_call', id: 'ws_1', status: 'completed', action: { type: 'search', query: 'x' } },
          {
            type: 'mcp_call',
            id: 'm_1',
            name: 'look',
            arguments: '{}',
            server_label: 's',
            output: 'seen',
            error: null,
          },
          { type: 'code_interpreter_call', id: 'ci_1', code: 'print(1)', outputs: [{ type: 'logs', logs: '1' }] },
          {
            type: 'message',
            role: 'assistant',
            content: [
              { type: 'output_text', text: 'Done', annotations: [] },
              { type: 'refusal', refusal: 'Not that.' },
            ],
          },
        ],
      },
      'assistant',
    )
    expect(messages).toEqual([
      {
        role: 'assistant',
        name: null,
        parts: [
          { type: 'reasoning', content: 'Long thought' },
          { type: 'tool_call', id: 'ws_1', name: 'web_search_call', arguments: { type: 'search', query: 'x' } },
          { type: 'tool_call', id: 'm_1', name: 'look', arguments: {} },
        ],
      },
      { role: 'tool', name: null, parts: [{ type: 'tool_call_response', id: 'm_1', response: 'seen' }] },
      {
        role: 'assistant',
        name: null,
        parts: [{ type: 'tool_call', id: 'ci_1', name: 'code_interpreter_call', arguments: 'print(1)' }],
      },
      {
        role: 'tool',
        name: null,
        parts: [{ type: 'tool_call_response', id: 'ci_1', response: [{ type: 'logs', logs: '1' }] }],
      },
      { role: 'assistant', name: null, parts: [said('Done'), { type: 'refusal', content: 'Not that.' }] },
    ])
  })
})
