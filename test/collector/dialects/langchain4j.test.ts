import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { spanWith } from '#test/support/span.ts'

// Keys: quarkiverse/quarkus-langchain4j core/runtime, io.quarkiverse.langchain4j.runtime.listeners and .tool
const scope = { name: 'io.quarkus.opentelemetry', version: '', attributes: {}, schemaUrl: '', droppedAttributes: 0 }
const storyOf = (name: string, attributes: Attributes) => normalise(spanWith({ name, scope, attributes })).story

describe('LangChain4j in Quarkus', () => {
  it('reads prompt, answer and cost of a call', () => {
    expect(
      storyOf('completion gpt-4o-mini', {
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': 'google_ai_gemini',
        'gen_ai.request.model': 'gemini-2.0-flash',
        'gen_ai.content.prompt': 'Oslo?',
        'gen_ai.content.completion': '7 degrees',
        'gen_ai.response.finish_reasons': 'LENGTH',
        'gen_ai.client.estimated_cost': '0.002USD',
      }),
    ).toMatchObject({
      kind: 'LLM',
      provider: 'gcp.gemini',
      input: [{ role: 'user', parts: [{ content: 'Oslo?' }] }],
      output: [{ role: 'assistant', parts: [{ content: '7 degrees' }] }],
      finishReason: 'length',
      costUsd: 0.002,
    })
  })

  it('takes no other currency for dollars', () => {
    expect(storyOf('completion x', { 'gen_ai.client.estimated_cost': '0.002EUR' }).costUsd).toBeNull()
  })

  it('knows services and tools by their names', () => {
    expect(storyOf('langchain4j.aiservices.Assistant.chat', {})).toMatchObject({
      kind: 'AGENT',
      agentName: 'Assistant',
    })
    expect(storyOf('langchain4j.tools.warmth', {})).toMatchObject({ kind: 'TOOL', toolName: 'warmth' })
    expect(storyOf('GET /chat', {}).kind).not.toBe('AGENT')
  })
})
