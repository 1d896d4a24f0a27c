import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { spanWith } from '#test/support/span.ts'

// Keys: Arize-ai/openinference python/instrumentation/openinference-instrumentation-smolagents/.../_wrappers.py
const storyOf = (name: string, attributes: Attributes) =>
  normalise(spanWith({ name, attributes, scopeName: 'openinference.instrumentation.smolagents' })).story

describe('smolagents', () => {
  it('reads a run with its task, tools by name and steps allowed, and counts its sums as no call', () => {
    expect(
      storyOf('CodeAgent.run', {
        'openinference.span.kind': 'AGENT',
        'smolagents.task': 'Find the capital',
        'smolagents.max_steps': 6,
        'smolagents.tools_names': ['web_search', 'final_answer'],
        'input.value': '{"task": "Find the capital", "stream": false}',
        'output.value': 'Paris',
        'llm.token_count.prompt': 900,
      }),
    ).toMatchObject({
      kind: 'AGENT',
      dialect: 'openinference',
      agentName: 'CodeAgent',
      input: [{ role: 'user', parts: [{ type: 'text', content: 'Find the capital' }] }],
      output: [{ role: 'assistant', parts: [{ type: 'text', content: 'Paris' }] }],
      tools: [{ name: 'web_search', schema: null }, { name: 'final_answer' }],
      limits: { maxSteps: 6, stepsTaken: null },
    })
  })

  it('takes a step for part of a workflow', () => {
    expect(storyOf('Step 1', { 'openinference.span.kind': 'CHAIN' }).kind).toBe('WORKFLOW')
  })
})
