import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { spanWith } from '#test/support/span.ts'

const storyOf = (attributes: Attributes, scopeName = 'x') => normalise(spanWith({ attributes, scopeName })).story
const call = (more: Attributes): Attributes => ({ 'gen_ai.operation.name': 'chat', ...more })
const cutAt = (value: unknown, length: number) => JSON.stringify(value).slice(0, length)

describe('JSON that was cut off on its way', () => {
  const talk = [
    { role: 'user', parts: [{ type: 'text', content: 'Weather?' }] },
    { role: 'assistant', parts: [{ type: 'text', content: 'A long answer about the weather' }] },
  ]

  it('is told as far as it goes, and noted', () => {
    expect(storyOf(call({ 'gen_ai.input.messages': cutAt(talk, 110) }))).toMatchObject({
      truncated: ['input'],
      input: [{ role: 'user', parts: [{ content: 'Weather?' }] }, { role: 'assistant' }],
    })
    expect(storyOf(call({ 'gen_ai.tool.definitions': '[{"name":"search","parameters":{"type":"obj' }))).toMatchObject({
      truncated: ['tools'],
      tools: [{ name: 'search' }],
    })
  })

  it('is noted wherever it stood', () => {
    expect(
      storyOf(
        { 'langfuse.observation.type': 'generation', 'langfuse.observation.input': cutAt(talk, 60) },
        'langfuse-sdk',
      ).truncated,
    ).toEqual(['input'])
  })

  it('is not suspected of what a model or a tool may have broken itself, unless a usual length proves it', () => {
    const args = (length: number) => ({
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.call.arguments': cutAt({ text: 'x'.repeat(5000) }, length),
    })
    expect(storyOf(args(1001)).truncated).toBeNull()
    expect(storyOf(args(1001)).toolArguments).toBeTypeOf('string')
    expect(storyOf(args(4096))).toMatchObject({
      truncated: ['toolArguments'],
      toolArguments: { text: expect.stringMatching(/^x+$/) },
    })
  })

  it('is not seen in what is whole', () => {
    expect(storyOf(call({ 'gen_ai.input.messages': JSON.stringify(talk) })).truncated).toBeNull()
    expect(storyOf(call({ 'gen_ai.prompt': '[INST] Weather? [/INST' })).truncated).toBeNull()
  })

  it('is believed when the sender says so', () => {
    expect(
      storyOf(
        call({ 'gen_ai.input.messages': JSON.stringify(talk), 'gen_ai.input.messages.truncated': true }),
        'crewai',
      ).truncated,
    ).toEqual(['input'])
  })
})
