import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { spanWith } from '#test/support/span.ts'

// Names and keys: crewAIInc/crewAI lib/crewai/src/crewai/telemetry/telemetry.py; the traces of 2026:
// lib/crewai/src/crewai/telemetry/tracing/semantic_conventions.py
const storyOf = (name: string, attributes: Attributes, scopeName = 'crewai.telemetry') =>
  normalise(spanWith({ name, attributes, scopeName })).story

describe('CrewAI', () => {
  it('reads what its telemetry is named after', () => {
    expect(
      storyOf('Tool Usage', { crewai_version: '1.0', tool_name: 'search', attempts: 2, llm: 'openai/gpt-4o' }),
    ).toMatchObject({
      kind: 'TOOL',
      dialect: 'crewai',
      toolName: 'search',
      attempt: 2,
      provider: 'openai',
      requestModel: 'gpt-4o',
    })
    expect(storyOf('Tool Usage Error', { crewai_version: '1.0' })).toMatchObject({ kind: 'TOOL', toolFailed: true })
    expect(storyOf('Flow Method Failed', { flow_name: 'intake' })).toMatchObject({
      kind: 'WORKFLOW',
      severity: 'ERROR',
      workflowName: 'intake',
    })
  })

  it('reads a task with what was asked and what came of it', () => {
    expect(
      storyOf('Task Execution', { task_key: 't', formatted_description: 'Write a report', task_output: 'Here it is' }),
    ).toMatchObject({
      kind: 'WORKFLOW',
      input: [{ role: 'user', parts: [{ type: 'text', content: 'Write a report' }] }],
      output: [{ role: 'assistant', parts: [{ type: 'text', content: 'Here it is' }] }],
    })
  })

  it('reads the model that old versions sent as an object', () => {
    expect(storyOf('Tool Usage', { llm: '{"model_name": "gpt-4", "class": "ChatOpenAI"}' }).requestModel).toBe('gpt-4')
  })

  it('reads the traces of 2026 by the conventions they follow', () => {
    expect(
      storyOf(
        'call llm',
        {
          'gen_ai.operation.name': 'chat',
          'gen_ai.provider.name': 'openai',
          'gen_ai.request.model': 'gpt-4o',
          'gen_ai.usage.input_tokens': 10,
          'gen_ai.usage.cache_read.input_tokens': 4,
          'crewai.event_name': 'llm_call_started',
        },
        'crewai',
      ),
    ).toMatchObject({ kind: 'LLM', dialect: 'crewai', provider: 'openai', tokensIn: 10, cachedTokens: 'inside' })
    expect(
      storyOf(
        'execute agent',
        { 'gen_ai.operation.name': 'invoke_agent', 'crewai.agent.role': 'Researcher' },
        'crewai',
      ),
    ).toMatchObject({ kind: 'AGENT', agentName: 'Researcher' })
    expect(
      storyOf('execute task', { 'gen_ai.operation.name': 'execute_task', 'crewai.task.output': 'done' }, 'crewai'),
    ).toMatchObject({ kind: 'WORKFLOW', output: [{ parts: [{ content: 'done' }] }] })
  })
})
