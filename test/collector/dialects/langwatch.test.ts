import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { eventWith, spanWith } from '#test/support/span.ts'

// Keys: langwatch/langwatch typescript-sdk/src/observability-sdk/semconv/attributes.ts, python-sdk/src/langwatch.
const storyOf = (attributes: Attributes) => normalise(spanWith({ attributes, scopeName: 'langwatch' })).story

describe('LangWatch', () => {
  it('reads a call of a model; values come wrapped with what they are', () => {
    expect(
      storyOf({
        'langwatch.span.type': 'llm',
        'langwatch.input': '{"type":"chat_messages","value":[{"role":"user","content":"Hi"}]}',
        'langwatch.output': '{"type":"text","value":"Ho"}',
        'gen_ai.request.model': 'openai/gpt-4o',
        'langwatch.metrics': '{"type":"json","value":{"promptTokens":4,"completionTokens":2,"cost":0.001}}',
        'langwatch.timestamps': '{"startedAt":1760000000000,"firstTokenAt":1760000000200}',
        'langwatch.thread.id': 't1',
        'langwatch.user.id': 'u1',
        'langwatch.prompt.handle': 'greet',
        'langwatch.prompt.version.number': 3,
        'langwatch.labels': '["beta"]',
      }),
    ).toMatchObject({
      kind: 'LLM',
      dialect: 'langwatch',
      input: [{ role: 'user', parts: [{ content: 'Hi' }] }],
      output: [{ role: 'assistant', parts: [{ content: 'Ho' }] }],
      tokensIn: 4,
      tokensOut: 2,
      costUsd: 0.001,
      timeToFirstTokenMs: 200,
      sessionId: 't1',
      userId: 'u1',
      promptName: 'greet',
      promptVersion: '3',
      tags: ['beta'],
    })
  })

  it('outranks the conventions, because somebody set it', () => {
    expect(storyOf({ 'langwatch.span.type': 'agent', 'gen_ai.operation.name': 'chat' }).kind).toBe('AGENT')
  })

  it('reads a search', () => {
    expect(
      storyOf({
        'langwatch.span.type': 'rag',
        'langwatch.input': '{"type":"text","value":"opening hours"}',
        'langwatch.contexts': '{"type":"json","value":[{"document_id":"d1","chunk_id":"c","content":"Nine to five"}]}',
      }),
    ).toMatchObject({
      kind: 'RETRIEVAL',
      retrievalQuery: 'opening hours',
      documents: [{ id: 'd1', content: 'Nine to five' }],
    })
  })

  it('reads a tool', () => {
    expect(
      storyOf({
        'langwatch.span.type': 'tool',
        'langwatch.input': '{"type":"json","value":{"q":1}}',
        'langwatch.output': '{"type":"json","value":[2]}',
      }),
    ).toMatchObject({ kind: 'TOOL', toolArguments: { q: 1 }, toolResult: [2] })
  })

  it('reads what an evaluation said', () => {
    const told = { name: 'relevance', status: 'processed', passed: false, score: 0.2, details: 'off topic' }
    const event = eventWith('langwatch.evaluation.custom', { json_encoded_event: JSON.stringify(told) })
    expect(normalise(spanWith({ scopeName: 'langwatch', events: [event] })).story.evaluations).toEqual([
      {
        name: 'relevance',
        score: 0.2,
        label: 'fail',
        explanation: 'off topic',
        by: null,
        errorType: null,
        responseId: null,
      },
    ])
  })
})
