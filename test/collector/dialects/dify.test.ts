import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { spanWith } from '#test/support/span.ts'

// Keys: langgenius/dify api/extensions/otel/semconv/{gen_ai,dify}.py, api/extensions/otel/parser/.
const storyOf = (attributes: Attributes) =>
  normalise(spanWith({ attributes: { 'gen_ai.framework': 'dify', ...attributes } })).story

describe('Dify', () => {
  it('reads a node that called a model; its time to the first token is in nanoseconds', () => {
    expect(
      storyOf({
        'gen_ai.span.kind': 'LLM',
        'gen_ai.request.model': 'gpt-4o',
        'gen_ai.provider.name': 'langgenius/openai/openai',
        'gen_ai.prompt': 'Hi',
        'gen_ai.completion': 'Ho',
        'gen_ai.usage.input_tokens': 4,
        'gen_ai.response.finish_reason': 'stop',
        'gen_ai.user.time_to_first_token': 250_000_000,
        'gen_ai.user.id': 'u1',
      }),
    ).toMatchObject({
      kind: 'LLM',
      dialect: 'dify',
      provider: 'openai',
      input: [{ role: 'user' }],
      output: [{ role: 'assistant' }],
      tokensIn: 4,
      finishReason: 'stop',
      timeToFirstTokenMs: 250,
      userId: 'u1',
    })
  })

  it('reads a search', () => {
    expect(
      storyOf({
        'gen_ai.span.kind': 'RETRIEVER',
        'retrieval.query': 'opening hours',
        'retrieval.document': JSON.stringify([
          { content: 'Nine to five', metadata: { document_id: 'd1', score: 0.7 }, score: 0.7 },
        ]),
      }),
    ).toMatchObject({
      kind: 'RETRIEVAL',
      retrievalQuery: 'opening hours',
      documents: [{ id: 'd1', content: 'Nine to five', score: 0.7 }],
    })
  })

  it('reads the workflow around them', () => {
    expect(
      storyOf({
        'gen_ai.span.kind': 'CHAIN',
        'gen_ai.operation.name': 'WORKFLOW',
        'dify.workflow_id': 'w1',
        'dify.app_id': 'a1',
        'input.value': '{"sys.query":"Hi"}',
        'output.value': 'Ho',
      }),
    ).toMatchObject({
      kind: 'WORKFLOW',
      operation: 'invoke_workflow',
      workflowName: 'w1',
      output: [{ role: 'assistant', parts: [{ content: 'Ho' }] }],
    })
  })

  it('reads a tool', () => {
    expect(
      storyOf({ 'gen_ai.span.kind': 'TOOL', 'gen_ai.tool.name': 'time', 'input.value': '{}', 'output.value': 'noon' }),
    ).toMatchObject({ kind: 'TOOL', toolName: 'time', toolArguments: {}, toolResult: 'noon' })
  })

  // Alibaba's LoongSuite: `gen_ai.span.kind` is ENTRY where a question comes in, STEP for a round of ReAct.
  it('reads entries and rounds, which repeat the question, as no calls of a model', () => {
    const entry = { 'gen_ai.operation.name': 'enter', 'gen_ai.input.messages': '[{"role":"user","content":"Hi"}]' }
    expect(storyOf({ ...entry, 'gen_ai.span.kind': 'ENTRY' })).toMatchObject({ kind: 'WORKFLOW' })
    expect(storyOf({ 'gen_ai.operation.name': 'react', 'gen_ai.span.kind': 'STEP' })).toMatchObject({
      kind: 'WORKFLOW',
    })
  })
})
