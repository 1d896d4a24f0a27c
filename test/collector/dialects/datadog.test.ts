import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { spanWith } from '#test/support/span.ts'

// Keys: DataDog/dd-trace-py ddtrace/llmobs/_constants.py; without the prefix: docs.datadoghq.com/llm_observability/api
const storyOf = (attributes: Attributes) => normalise(spanWith({ attributes })).story
const asked = '[{"role":"user","content":"Oslo?"}]'
const said = '[{"role":"assistant","content":"7 degrees"}]'

describe('Datadog', () => {
  it('reads a call by the tags of its tracer', () => {
    expect(
      storyOf({
        '_ml_obs.meta.span.kind': 'llm',
        '_ml_obs.meta.model_name': 'gpt-4o',
        '_ml_obs.meta.model_provider': 'openai',
        '_ml_obs.meta.input.messages': asked,
        '_ml_obs.meta.output.messages': said,
        '_ml_obs.metrics': '{"input_tokens": 10, "output_tokens": 3, "total_tokens": 13}',
        '_ml_obs.session_id': 's1',
      }),
    ).toMatchObject({
      kind: 'LLM',
      dialect: 'datadog',
      provider: 'openai',
      requestModel: 'gpt-4o',
      sessionId: 's1',
      tokensIn: 10,
      tokensOut: 3,
      input: [{ role: 'user', parts: [{ content: 'Oslo?' }] }],
      output: [{ role: 'assistant', parts: [{ content: '7 degrees' }] }],
    })
  })

  it('reads a call by the names of its API', () => {
    expect(
      storyOf({
        'meta.kind': 'llm',
        'meta.model_name': 'gpt-4o',
        'meta.input.messages': asked,
        'metrics.input_tokens': 10,
        'metrics.output_tokens': 3,
        session_id: 's1',
      }),
    ).toMatchObject({ kind: 'LLM', requestModel: 'gpt-4o', tokensIn: 10, tokensOut: 3, sessionId: 's1' })
  })

  it('reads tools, searches and agents', () => {
    const tool = { '_ml_obs.meta.span.kind': 'tool', '_ml_obs.meta.input.value': '{"city":"Oslo"}' }
    expect(storyOf({ ...tool, '_ml_obs.meta.output.value': '7' })).toMatchObject({
      kind: 'TOOL',
      toolArguments: { city: 'Oslo' },
      toolResult: '7',
    })
    const search = { '_ml_obs.meta.span.kind': 'retrieval', '_ml_obs.meta.input.value': 'Oslo' }
    expect(storyOf({ ...search, '_ml_obs.meta.output.documents': '[{"text":"7","score":0.9}]' })).toMatchObject({
      kind: 'RETRIEVAL',
      retrievalQuery: 'Oslo',
      documents: [{ content: '7', score: 0.9 }],
    })
    expect(storyOf({ '_ml_obs.meta.span.kind': 'agent' }).kind).toBe('AGENT')
  })
})
