import { describe, expect, it } from 'vitest'
import { normalise } from '#collector/normalise.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { textOf } from '#core/telemetry/message.ts'
import { spanWith } from '#test/support/span.ts'

const storyOf = (attributes: Attributes, scopeName = '') => normalise(spanWith({ attributes, scopeName })).story
const schema = { type: 'object', properties: { id: { type: 'string' } } }
const tool = { type: 'function', function: { name: 'lookup', parameters: schema } }
const said = (story: ReturnType<typeof storyOf>) => story.input?.map((one) => `${one.role}: ${textOf(one)}`)

describe('a request that is sent whole', () => {
  it('tells limit, form and tools to LangSmith, also among other arguments', () => {
    const request = {
      model: 'gpt-4o',
      messages: [{ role: 'user', content: 'Hi' }],
      max_tokens: 9,
      tools: [tool],
      response_format: { type: 'json_object' },
    }
    for (const prompt of [request, { args: [request, { timeout: 5 }] }]) {
      const story = storyOf({ 'langsmith.span.kind': 'llm', 'gen_ai.prompt': JSON.stringify(prompt) })
      expect(said(story)).toEqual(['user: Hi'])
      expect([story.maxTokens, story.jsonRequested]).toEqual([9, true])
      expect(story.tools).toMatchObject([{ name: 'lookup', schema }])
    }
  })

  it('tells them to Langfuse, each in its own place', () => {
    const story = storyOf({
      'langfuse.observation.type': 'generation',
      'langfuse.observation.input': JSON.stringify({ messages: [{ role: 'user', content: 'Hi' }], tools: [tool] }),
      'langfuse.observation.model.parameters': '{"max_tokens":9,"response_format":""}',
      'langfuse.observation.metadata.response_format': '{"type":"json_object"}',
    })
    expect([story.maxTokens, story.jsonRequested, story.tools?.[0]?.name]).toEqual([9, true, 'lookup'])
  })

  it("tells OpenInference Anthropic's instructions and Bedrock's limit", () => {
    const story = storyOf({
      'openinference.span.kind': 'LLM',
      'llm.input_messages.0.message.role': 'user',
      'llm.input_messages.0.message.content': 'Hi',
      'llm.invocation_parameters': '{"maxTokens":9,"system":"Be brief."}',
    })
    expect(said(story)).toEqual(['system: Be brief.', 'user: Hi'])
    expect(story.maxTokens).toBe(9)
  })

  it('says what a tool answered where flattened messages left it out', () => {
    const answered = { toolUseId: 't1', content: [{ json: { ok: 1 } }] }
    const messages = [
      { role: 'user', content: [{ text: 'Hi' }] },
      { role: 'user', content: [{ toolResult: answered }] },
    ]
    const story = storyOf({
      'openinference.span.kind': 'LLM',
      'llm.input_messages.0.message.role': 'user',
      'llm.input_messages.0.message.content': 'Hi',
      'llm.input_messages.1.message.role': 'user',
      'llm.input_messages.1.message.tool_call_id': 't1',
      'input.value': JSON.stringify({ system: [{ text: 'Be brief.' }], messages }),
    })
    expect(said(story)?.slice(0, 2)).toEqual(['system: Be brief.', 'user: Hi'])
    expect(story.input?.[2]?.parts).toEqual([{ type: 'tool_call_response', id: 't1', response: { ok: 1 } }])
  })
})
