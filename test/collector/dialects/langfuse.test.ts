import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { failedSpan, spanWith } from '#test/support/span.ts'

// Keys: langfuse/langfuse-python langfuse/_client/attributes.py; usage buckets: langfuse/_utils, langfuse/langchain.
const storyOf = (attributes: Attributes, given: Parameters<typeof spanWith>[0] = {}) =>
  normalise(spanWith({ attributes, scopeName: 'langfuse-sdk', ...given })).story

describe('Langfuse', () => {
  const story = storyOf({
    'langfuse.observation.type': 'generation',
    'langfuse.observation.model.name': 'gpt-4o',
    'langfuse.observation.model.parameters': '{"temperature": 0.2}',
    'langfuse.observation.input': '[{"role":"system","content":"Be brief."},{"role":"user","content":"Hi"}]',
    'langfuse.observation.output':
      '{"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"search","arguments":"{\\"q\\":1}"}}]}',
    'langfuse.observation.usage_details': '{"input": 60, "input_cached_tokens": 40, "output": 7, "total": 107}',
    'langfuse.observation.cost_details': '{"input": 0.001, "output": 0.002}',
    'langfuse.observation.prompt.name': 'support',
    'langfuse.observation.prompt.version': 3,
    'langfuse.observation.level': 'WARNING',
    'langfuse.observation.completion_start_time': '"2025-10-09T08:53:20.250Z"',
    'langfuse.observation.metadata.team': 'search',
    'langfuse.trace.tags': ['beta', 'eu'],
    'langfuse.environment': 'staging',
    'langfuse.release': 'v7',
    'session.id': 's1',
    'user.id': 'u1',
  })

  it('reads a generation', () => {
    expect(story).toMatchObject({
      kind: 'LLM',
      dialect: 'langfuse',
      operation: 'chat',
      provider: 'openai',
      requestModel: 'gpt-4o',
      input: [{ role: 'system' }, { role: 'user' }],
      output: [{ parts: [{ type: 'tool_call', id: 'c1', name: 'search', arguments: { q: 1 } }] }],
      costUsd: 0.003,
      promptName: 'support',
      promptVersion: '3',
      severity: 'WARNING',
      sessionId: 's1',
      userId: 'u1',
      tags: ['beta', 'eu'],
      metadata: { team: 'search' },
      environment: 'staging',
      release: 'v7',
      timeToFirstTokenMs: 250,
    })
    expect(story.provenance.requestModel).toEqual({ rule: 'langfuse', key: 'langfuse.observation.model.name' })
  })

  it('adds up buckets, and leaves what a provider counted', () => {
    expect(story).toMatchObject({ tokensIn: 100, cachedTokensIn: 40, tokensOut: 7, cachedTokens: 'added' })
    const usage = '{"prompt_tokens": 100, "completion_tokens": 7, "prompt_tokens_details": {"cached_tokens": 40}}'
    expect(
      storyOf({ 'langfuse.observation.type': 'generation', 'langfuse.observation.usage_details': usage }),
    ).toMatchObject({ tokensIn: 100, cachedTokensIn: 40, cachedTokens: 'inside' })
  })

  it('takes a span with a model for a generation, as older versions send it', () => {
    expect(
      storyOf({ 'langfuse.observation.type': 'span', 'langfuse.observation.model.name': 'claude-sonnet-4' }),
    ).toMatchObject({ kind: 'LLM', provider: 'anthropic' })
    expect(storyOf({ 'langfuse.observation.type': 'span' })).toMatchObject({ kind: 'OTHER', dialect: 'langfuse' })
  })

  it('reads a tool and a retriever by what they are', () => {
    const io = {
      'langfuse.observation.input': '{"q":"x"}',
      'langfuse.observation.output': '[{"id":"d1","content":"y"}]',
    }
    expect(storyOf({ 'langfuse.observation.type': 'tool', ...io }, { name: 'search' })).toMatchObject({
      kind: 'TOOL',
      toolName: 'search',
      toolArguments: { q: 'x' },
      toolResult: [{ id: 'd1', content: 'y' }],
    })
    expect(
      storyOf({ 'langfuse.observation.type': 'retriever', ...io, 'langfuse.observation.input': 'x' }),
    ).toMatchObject({ kind: 'RETRIEVAL', retrievalQuery: 'x', documents: [{ id: 'd1', content: 'y' }] })
  })

  it('takes the status message of an error unless an exception says it better', () => {
    const attributes = {
      'langfuse.observation.type': 'generation',
      'langfuse.observation.level': 'ERROR',
      'langfuse.observation.status_message': 'rate limited',
    }
    expect(storyOf(attributes).errorMessage).toBe('rate limited')
    const failed = failedSpan('RateLimitError', 'slow down', { attributes, scopeName: 'langfuse-sdk' })
    expect(normalise(failed).story).toMatchObject({ errorMessage: 'slow down', errorType: 'RateLimitError' })
  })

  it('leaves the kind to what it wraps when it only says span', () => {
    expect(
      storyOf({
        'langfuse.observation.type': 'span',
        'gen_ai.operation.name': 'invoke_agent',
        'gen_ai.agent.name': 'a',
      }),
    ).toMatchObject({ kind: 'AGENT', agentName: 'a' })
  })
})
