import { describe, expect, it } from 'vitest'

import { messagesOf } from '#collector/messages/messages-of.ts'

// Forms as in the Gemini API reference (ai.google.dev/api/generate-content, googleapis/python-genai google/genai/types.py).

describe('Gemini contents', () => {
  it('reads a request: instructions, a picture, a call and its answer', () => {
    const messages = messagesOf(
      {
        systemInstruction: { parts: [{ text: 'Be brief.' }] },
        contents: [
          {
            role: 'user',
            parts: [
              { text: 'Look' },
              { inlineData: { mimeType: 'image/png', data: 'AAAA' } },
              { fileData: { mimeType: 'video/mp4', fileUri: 'gs://b/a.mp4' } },
            ],
          },
          { role: 'model', parts: [{ functionCall: { id: 'c1', name: 'weather', args: { city: 'Bonn' } } }] },
          { role: 'user', parts: [{ functionResponse: { id: 'c1', name: 'weather', response: { degrees: 15 } } }] },
        ],
      },
      'user',
    )
    expect(messages?.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'user'])
    expect(messages?.[1]?.parts).toEqual([
      { type: 'text', content: 'Look' },
      { type: 'media', modality: 'image', mimeType: 'image/png', uri: null },
      { type: 'media', modality: 'video', mimeType: 'video/mp4', uri: 'gs://b/a.mp4' },
    ])
    expect(messages?.[2]?.parts).toEqual([
      { type: 'tool_call', id: 'c1', name: 'weather', arguments: { city: 'Bonn' } },
    ])
    expect(messages?.[3]?.parts).toEqual([{ type: 'tool_call_response', id: 'c1', response: { degrees: 15 } }])
  })

  it('reads what the Python SDK sends: snake case, instructions inside the config', () => {
    const messages = messagesOf(
      {
        config: { system_instruction: 'Be brief.' },
        contents: [
          { role: 'model', parts: [{ function_call: { name: 'f', args: {} } }] },
          { role: 'user', parts: [{ function_response: { name: 'f', response: { ok: true } } }] },
          { role: 'user', parts: [{ inline_data: { mime_type: 'audio/wav', data: 'AAAA' } }] },
        ],
      },
      'user',
    )
    expect(messages?.map(({ parts }) => parts[0]?.type)).toEqual(['text', 'tool_call', 'tool_call_response', 'media'])
    expect(messages?.[3]?.parts[0]).toMatchObject({ modality: 'audio', mimeType: 'audio/wav' })
  })

  it('reads a response: thoughts, code that ran, text', () => {
    const parts = [
      { text: 'Let me think', thought: true },
      { executableCode: { language: 'PYTHON', code: 'print(1)' } },
      { codeExecutionResult: { outcome: 'OUTCOME_OK', output: '1' } },
      { text: 'One.' },
    ]
    const body = { candidates: [{ content: { role: 'model', parts }, finishReason: 'STOP' }] }
    expect(messagesOf(body, 'assistant')?.[0]?.parts).toEqual([
      { type: 'reasoning', content: 'Let me think' },
      { type: 'tool_call', id: null, name: 'executableCode', arguments: { language: 'PYTHON', code: 'print(1)' } },
      { type: 'tool_call_response', id: null, response: '1' },
      { type: 'text', content: 'One.' },
    ])
  })
})
