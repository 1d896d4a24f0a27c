import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { spanWith } from '#test/support/span.ts'

// Keys: firebase/genkit js/core/src/tracing/instrumentation.ts (genkit:*), js/ai/src/model-types.ts (requests, answers).
const storyOf = (attributes: Attributes) => normalise(spanWith({ attributes, scopeName: 'genkit-tracer' })).story

describe('Genkit', () => {
  it('reads a call of a model: messages, tools, form, tokens', () => {
    const story = storyOf({
      'genkit:type': 'action',
      'genkit:metadata:subtype': 'model',
      'genkit:name': 'googleai/gemini-2.5-flash',
      'genkit:state': 'success',
      'genkit:input': JSON.stringify({
        messages: [
          { role: 'system', content: [{ text: 'Be brief.' }] },
          {
            role: 'user',
            content: [{ text: 'Look' }, { media: { url: 'https://x.test/a', contentType: 'image/png' } }],
          },
          { role: 'model', content: [{ toolRequest: { name: 'weather', ref: 'c1', input: { city: 'Bonn' } } }] },
          { role: 'tool', content: [{ toolResponse: { name: 'weather', ref: 'c1', output: { degrees: 15 } } }] },
        ],
        config: { maxOutputTokens: 200 },
        tools: [{ name: 'weather', description: 'Tells.', inputSchema: { type: 'object' } }],
        output: { format: 'json', schema: { type: 'object' } },
      }),
      'genkit:output': JSON.stringify({
        message: { role: 'model', content: [{ reasoning: 'Hm' }, { text: '{"a":1}' }] },
        finishReason: 'stop',
        usage: { inputTokens: 30, outputTokens: 6, cachedContentTokens: 10, thoughtsTokens: 2 },
      }),
      'genkit:sessionId': 's1',
    })
    expect(story).toMatchObject({
      kind: 'LLM',
      dialect: 'genkit',
      provider: 'gcp.gen_ai',
      requestModel: 'gemini-2.5-flash',
      finishReason: 'stop',
      tokensIn: 30,
      tokensOut: 6,
      cachedTokensIn: 10,
      reasoningTokens: 2,
      maxTokens: 200,
      jsonRequested: true,
      outputSchema: { type: 'object' },
      sessionId: 's1',
      tools: [{ name: 'weather', schema: { type: 'object' } }],
    })
    expect(story.input?.map(({ role, parts }) => [role, ...parts.map(({ type }) => type)])).toEqual([
      ['system', 'text'],
      ['user', 'text', 'media'],
      ['assistant', 'tool_call'],
      ['tool', 'tool_call_response'],
    ])
    expect(story.input?.[3]?.parts).toEqual([{ type: 'tool_call_response', id: 'c1', response: { degrees: 15 } }])
    expect(story.output?.[0]?.parts.map(({ type }) => type)).toEqual(['reasoning', 'text'])
  })

  it('reads a tool that failed', () => {
    const attributes = {
      'genkit:metadata:subtype': 'tool.v2',
      'genkit:name': 'weather',
      'genkit:input': '{"city":"Bonn"}',
      'genkit:state': 'error',
    }
    const span = spanWith({
      attributes,
      scopeName: 'genkit-tracer',
      status: 'ERROR',
      statusMessage: 'TypeError: no city',
    })
    expect(normalise(span).story).toMatchObject({
      kind: 'TOOL',
      toolName: 'weather',
      toolArguments: { city: 'Bonn' },
      errorType: 'TypeError',
    })
  })

  it('reads a search', () => {
    expect(
      storyOf({
        'genkit:metadata:subtype': 'retriever',
        'genkit:input': '{"query":{"content":[{"text":"opening hours"}]},"options":{"k":3}}',
        'genkit:output': '{"documents":[{"content":[{"text":"Nine to five"}],"metadata":{"id":"d1"}}]}',
      }),
    ).toMatchObject({
      kind: 'RETRIEVAL',
      retrievalQuery: 'opening hours',
      documents: [{ id: 'd1', content: 'Nine to five' }],
    })
  })

  it('takes the loop around the model for a workflow, and a flow too', () => {
    expect(storyOf({ 'genkit:type': 'util', 'genkit:name': 'generate' }).kind).toBe('WORKFLOW')
    expect(
      storyOf({ 'genkit:type': 'action', 'genkit:metadata:subtype': 'flow', 'genkit:name': 'menu' }),
    ).toMatchObject({ kind: 'WORKFLOW', workflowName: 'menu' })
  })

  it('reads what a user thought of an answer', () => {
    expect(
      storyOf({
        'genkit:metadata:feedbackValue': 'negative',
        'genkit:metadata:textFeedback': 'wrong',
        'genkit:path': '/x',
      }).evaluations,
    ).toMatchObject([{ name: 'user-feedback', label: 'negative', explanation: 'wrong', by: 'human' }])
  })
})
