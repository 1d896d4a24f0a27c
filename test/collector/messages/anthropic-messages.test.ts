import { describe, expect, it } from 'vitest'

import { messagesOf } from '#collector/messages/messages-of.ts'

// Forms as in Anthropic's Messages API reference (docs.anthropic.com/en/api/messages, anthropics/anthropic-sdk-python
// src/anthropic/types).

describe('Anthropic messages', () => {
  it('reads a request: system blocks, a picture, thoughts, a call and its result', () => {
    const messages = messagesOf(
      {
        model: 'claude-sonnet-4-5',
        system: [{ type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral' } }],
        messages: [
          {
            role: 'user',
            content: [
              { type: 'image', source: { type: 'base64', media_type: 'image/jpeg', data: 'AAAA' } },
              { type: 'document', source: { type: 'url', url: 'https://x.test/a.pdf' } },
              { type: 'text', text: 'Look' },
            ],
          },
          {
            role: 'assistant',
            content: [
              { type: 'thinking', thinking: 'Hm', signature: 's' },
              { type: 'redacted_thinking', data: 'x' },
              { type: 'tool_use', id: 't1', name: 'weather', input: { city: 'Bonn' } },
            ],
          },
          {
            role: 'user',
            content: [
              {
                type: 'tool_result',
                tool_use_id: 't1',
                content: [{ type: 'text', text: '{"degrees":15}' }],
                is_error: false,
              },
            ],
          },
        ],
      },
      'user',
    )
    expect(messages?.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'user'])
    expect(messages?.[1]?.parts).toEqual([
      { type: 'media', modality: 'image', mimeType: 'image/jpeg', uri: null },
      { type: 'media', modality: 'document', mimeType: null, uri: 'https://x.test/a.pdf' },
      { type: 'text', content: 'Look' },
    ])
    expect(messages?.[2]?.parts).toEqual([
      { type: 'reasoning', content: 'Hm' },
      { type: 'reasoning', content: '' },
      { type: 'tool_call', id: 't1', name: 'weather', arguments: { city: 'Bonn' } },
    ])
    expect(messages?.[3]?.parts).toEqual([{ type: 'tool_call_response', id: 't1', response: { degrees: 15 } }])
  })

  it('reads a response with tools that ran at Anthropic', () => {
    const results = [{ type: 'web_search_result', url: 'https://x.test', title: 'X' }]
    const messages = messagesOf(
      {
        type: 'message',
        role: 'assistant',
        content: [
          { type: 'server_tool_use', id: 's1', name: 'web_search', input: { query: 'x' } },
          { type: 'web_search_tool_result', tool_use_id: 's1', content: results },
          { type: 'mcp_tool_use', id: 'm1', name: 'look', server_name: 's', input: {} },
          { type: 'mcp_tool_result', tool_use_id: 'm1', is_error: false, content: [{ type: 'text', text: 'seen' }] },
          { type: 'text', text: 'Found it.', citations: [] },
        ],
        stop_reason: 'end_turn',
      },
      'assistant',
    )
    expect(messages).toHaveLength(1)
    expect(messages?.[0]?.parts).toEqual([
      { type: 'tool_call', id: 's1', name: 'web_search', arguments: { query: 'x' } },
      { type: 'tool_call_response', id: 's1', response: results },
      { type: 'tool_call', id: 'm1', name: 'look', arguments: {} },
      { type: 'tool_call_response', id: 'm1', response: 'seen' },
      { type: 'text', content: 'Found it.' },
    ])
  })

  it('counts a call once that LangChain sends as a block and as a call', () => {
    const messages = messagesOf(
      {
        type: 'ai',
        content: [{ type: 'tool_use', id: 't1', name: 'f', input: { a: 1 } }],
        tool_calls: [{ id: 't1', name: 'f', args: { a: 1 }, type: 'tool_call' }],
        invalid_tool_calls: [{ id: 't2', name: 'g', args: '{"a":', error: 'no JSON' }],
      },
      'assistant',
    )
    expect(messages?.[0]?.parts).toEqual([
      { type: 'tool_call', id: 't1', name: 'f', arguments: { a: 1 } },
      { type: 'tool_call', id: 't2', name: 'g', arguments: '{"a":' },
    ])
  })
})
