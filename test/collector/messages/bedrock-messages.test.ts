import { describe, expect, it } from 'vitest'

import { messagesOf } from '#collector/messages/messages-of.ts'

// Forms as in the Amazon Bedrock API reference: Converse (docs.aws.amazon.com/bedrock/latest/APIReference,
// API_runtime_ContentBlock) and the bodies of InvokeModel ("Inference request parameters" of the user guide).

describe('Bedrock Converse', () => {
  it('reads a request: system, a picture, a document, a call and its result', () => {
    const messages = messagesOf(
      {
        system: [{ text: 'Be brief.' }],
        messages: [
          {
            role: 'user',
            content: [
              { text: 'Look' },
              { image: { format: 'png', source: { bytes: 'AAAA' } } },
              { document: { format: 'pdf', name: 'a', source: { s3Location: { uri: 's3://b/a.pdf' } } } },
              { guardContent: { text: { text: 'guarded' } } },
            ],
          },
          { role: 'assistant', content: [{ toolUse: { toolUseId: 't1', name: 'weather', input: { city: 'Bonn' } } }] },
          {
            role: 'user',
            content: [{ toolResult: { toolUseId: 't1', content: [{ json: { degrees: 15 } }], status: 'success' } }],
          },
        ],
      },
      'user',
    )
    expect(messages?.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'user'])
    expect(messages?.[1]?.parts).toEqual([
      { type: 'text', content: 'Look' },
      { type: 'media', modality: 'image', mimeType: 'png', uri: null },
      { type: 'media', modality: 'document', mimeType: 'pdf', uri: 's3://b/a.pdf' },
      { type: 'text', content: 'guarded' },
    ])
    expect(messages?.[2]?.parts).toEqual([
      { type: 'tool_call', id: 't1', name: 'weather', arguments: { city: 'Bonn' } },
    ])
    expect(messages?.[3]?.parts).toEqual([{ type: 'tool_call_response', id: 't1', response: { degrees: 15 } }])
  })

  it('reads a response with thoughts', () => {
    const content = [{ reasoningContent: { reasoningText: { text: 'Hm', signature: 's' } } }, { text: 'Fifteen.' }]
    const body = { output: { message: { role: 'assistant', content } }, stopReason: 'end_turn' }
    expect(messagesOf(body, 'assistant')).toEqual([
      {
        role: 'assistant',
        name: null,
        parts: [
          { type: 'reasoning', content: 'Hm' },
          { type: 'text', content: 'Fifteen.' },
        ],
      },
    ])
  })
})

describe('Bedrock InvokeModel', () => {
  it.each([
    ['Titan asks', { inputText: 'Hi', textGenerationConfig: {} }],
    ['Titan answers', { inputTextTokenCount: 1, results: [{ outputText: 'Hi', completionReason: 'FINISH' }] }],
    ['Llama answers', { generation: 'Hi', stop_reason: 'stop' }],
    ['Mistral answers', { outputs: [{ text: 'Hi', stop_reason: 'stop' }] }],
    ['the old Claude answers', { completion: 'Hi', stop_reason: 'stop_sequence' }],
  ])('reads what %s', (_, body) => {
    expect(messagesOf(body, 'user')).toEqual([{ role: 'user', name: null, parts: [{ type: 'text', content: 'Hi' }] }])
  })

  it('leaves lists of an app alone that only share a name with these', () => {
    const body = { results: [{ title: 'A', price: 3 }] }
    expect(messagesOf(body, 'assistant')).toEqual([
      { role: 'assistant', name: null, parts: [{ type: 'other', value: body }] },
    ])
  })
})
