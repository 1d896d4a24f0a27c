import { describe, expect, it } from 'vitest'
import { normalise } from '#collector/normalise.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { messagesIn, messagesOut } from '#graph/span-messages.ts'
import { spanWith } from '#test/support/span.ts'

const storyOf = (attributes: Attributes) => normalise(spanWith({ attributes })).story

describe('what went in and came out, as messages', () => {
  it('is what was sent, where messages were sent', () => {
    const asked = [{ role: 'user', parts: [{ type: 'text', content: 'Hello' }] }]
    const story = storyOf({ 'gen_ai.operation.name': 'chat', 'gen_ai.input.messages': JSON.stringify(asked) })
    expect(messagesIn(story)).toBe(story.input)
    expect(messagesIn(story)).toMatchObject(asked)
    expect(messagesOut(story)).toBeNull()
  })

  it('is a tool’s call and its answer', () => {
    const story = storyOf({
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': 'weather',
      'gen_ai.tool.call.id': 'call_1',
      'gen_ai.tool.call.arguments': '{"city":"Oslo"}',
      'gen_ai.tool.call.result': '{"celsius":4}',
    })
    const call = { type: 'tool_call', id: 'call_1', name: 'weather', arguments: { city: 'Oslo' } }
    const answer = { type: 'tool_call_response', id: 'call_1', response: { celsius: 4 } }
    expect(messagesIn(story)).toEqual([{ role: 'assistant', name: null, parts: [call] }])
    expect(messagesOut(story)).toEqual([{ role: 'tool', name: 'weather', parts: [answer] }])
  })

  it('is what a search looked for, and the texts it found', () => {
    const story = storyOf({
      'openinference.span.kind': 'RETRIEVER',
      'input.value': 'refund rules',
      'retrieval.documents.0.document.content': 'Within 30 days.',
      'retrieval.documents.1.document.id': 'without a text',
    })
    expect(messagesIn(story)).toEqual([
      { role: 'user', name: null, parts: [{ type: 'text', content: 'refund rules' }] },
    ])
    expect(messagesOut(story)).toEqual([
      { role: 'tool', name: null, parts: [{ type: 'text', content: 'Within 30 days.' }] },
    ])
  })

  it('is nothing where nothing was told', () => {
    const story = storyOf({ 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'weather' })
    expect([messagesIn(story), messagesOut(story)]).toEqual([null, null])
  })
})
