import Anthropic from '@anthropic-ai/sdk'
import OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { vectorOf } from '#cli/demo/model-server/embeddings.ts'
import { serverFaults, type ServerFault } from '#cli/demo/model-server/faults.ts'
import { anyAnswer, exampleOf } from '#cli/demo/model-server/reply.ts'
import { faultHeader, startModelServer, type ModelServer } from '#cli/demo/model-server/start.ts'

let server: ModelServer
let client: OpenAI
beforeAll(async () => {
  server = await startModelServer({ answer: anyAnswer })
  client = new OpenAI({ apiKey: 'sk-test', baseURL: server.baseUrl, maxRetries: 0 })
})
afterAll(() => server.stop())

const messages = [{ role: 'user' as const, content: 'When does it arrive?' }]
const chat = { model: 'gpt-4o', messages }
const tools = [
  {
    type: 'function' as const,
    function: {
      name: 'lookup',
      parameters: { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] },
    },
  },
]
const asking = (fault: ServerFault, timeout = 5_000) => ({ headers: { [faultHeader]: fault }, timeout })

describe('the model server', () => {
  it('answers a chat like the vendor: dated model, usage, how it ended', async () => {
    const answer = await client.chat.completions.create(chat)
    expect(answer).toMatchObject({ object: 'chat.completion', model: 'gpt-4o-2024-08-06' })
    expect(answer.choices[0]).toMatchObject({
      finish_reason: 'stop',
      message: { content: 'You asked: When does it arrive?' },
    })
    expect(answer.usage?.total_tokens).toBe((answer.usage?.prompt_tokens ?? 0) + (answer.usage?.completion_tokens ?? 0))
  })

  it('gives the same answer, id included, to the same question', async () => {
    const [first, second] = [await client.chat.completions.create(chat), await client.chat.completions.create(chat)]
    expect({ ...first, created: 0 }).toEqual({ ...second, created: 0 })
  })

  it('streams the same text that it answers whole, then the usage', async () => {
    const stream = await client.chat.completions.create({
      ...chat,
      stream: true,
      stream_options: { include_usage: true },
    })
    let text = ''
    let tokens = 0
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? ''
      tokens = chunk.usage?.completion_tokens ?? tokens
    }
    expect([text, tokens]).toEqual(['You asked: When does it arrive?', 8])
  })

  it('calls the first tool with arguments that fit, in one piece and in a stream', async () => {
    const answer = await client.chat.completions.create({ ...chat, tools })
    const call = answer.choices[0]?.message.tool_calls?.[0]
    expect(call).toMatchObject({ type: 'function', function: { name: 'lookup', arguments: '{"id":"example"}' } })
    const whole = await client.chat.completions.stream({ ...chat, tools }).finalChatCompletion()
    expect(whole.choices[0]?.message.tool_calls?.[0]).toMatchObject({ function: { arguments: '{"id":"example"}' } })
  })

  it('answers the Responses API, whole and streamed', async () => {
    const whole = await client.responses.create({ model: 'gpt-4o', input: 'Hello' })
    expect([whole.status, whole.output_text]).toEqual(['completed', 'You asked: Hello'])
    const streamed = await client.responses.stream({ model: 'gpt-4o', input: 'Hello' }).finalResponse()
    expect(streamed.output_text).toBe('You asked: Hello')
  })

  it('embeds texts that share words near each other', async () => {
    const { data } = await client.embeddings.create({
      model: 'text-embedding-3-small',
      input: ['red apple', 'red apple pie', 'tax law'],
    })
    const near = (left: number, right: number) =>
      (data[left]?.embedding ?? []).reduce((sum, value, index) => sum + value * (data[right]?.embedding[index] ?? 0), 0)
    expect(near(0, 1)).toBeGreaterThan(near(0, 2))
    expect(Math.hypot(...vectorOf('red apple'))).toBeCloseTo(1)
  })

  it('lists models', async () => {
    expect((await client.models.list()).data.map(({ id }) => id)).toContain('gpt-4.1-mini-2025-04-14')
  })

  it('counts requests by the fault they asked for', async () => {
    const before = server.requests()['quota'] ?? 0
    await client.chat.completions.create(chat, asking('quota')).catch(() => {})
    expect(server.requests()['quota']).toBe(before + 1)
  })

  it.each([
    ['rate_limit', 429, 'rate_limit_exceeded'],
    ['quota', 429, 'insufficient_quota'],
    ['overloaded', 503, null],
    ['overloaded_529', 529, undefined],
    ['server_error', 500, null],
    ['auth', 401, 'invalid_api_key'],
    ['model_not_found', 404, 'model_not_found'],
    ['bad_request', 400, 'unsupported_value'],
    ['context_length', 400, 'context_length_exceeded'],
    ['prompt_filtered', 400, 'content_filter'],
  ] as const)('refuses with %s as the vendor does', async (fault, status, code) => {
    const problem: unknown = await client.chat.completions.create(chat, asking(fault)).catch((error: unknown) => error)
    expect(problem).toMatchObject({ status, code })
  })

  it.each([
    ['timeout', 'Request timed out.'],
    ['connection_reset', 'Connection error.'],
  ] as const)('plays %s on the wire', async (fault, message) => {
    await expect(client.chat.completions.create(chat, asking(fault, 100))).rejects.toThrow(message)
  })

  it('breaks off in the middle of a stream', async () => {
    const stream = await client.chat.completions.create({ ...chat, stream: true }, asking('broken_stream'))
    let text = ''
    const reading = async () => {
      for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? ''
    }
    await expect(reading()).rejects.toThrow('terminated')
    expect('You asked: When does it arrive?'.startsWith(text)).toBe(true)
  })

  it.each([
    ['empty', { message: { content: '' }, finish_reason: 'stop' }],
    ['truncated', { message: { content: 'You asked: When ' }, finish_reason: 'length' }],
    ['content_filter', { finish_reason: 'content_filter' }],
    ['refusal', { message: { content: null, refusal: "I'm sorry, but I can't assist with that request." } }],
  ] as const)('answers %s', async (fault, choice) => {
    const { choices } = await client.chat.completions.create(chat, asking(fault))
    expect(choices[0]).toMatchObject(choice)
  })

  it.each([
    ['unknown_tool', { name: 'lookup_v2' }],
    ['bad_arguments_json', { arguments: '{id:example}' }],
    ['bad_arguments_missing', { arguments: '{}' }],
  ] as const)('calls tools wrongly: %s', async (fault, call) => {
    const { choices } = await client.chat.completions.create({ ...chat, tools }, asking(fault))
    expect(choices[0]?.message.tool_calls?.[0]).toMatchObject({ function: call })
  })

  it('asks for the same tool again and again in a loop', async () => {
    const said = {
      role: 'assistant' as const,
      tool_calls: [{ id: 'c1', type: 'function' as const, function: { name: 'lookup', arguments: '{"id":"7"}' } }],
    }
    const heard = { role: 'tool' as const, tool_call_id: 'c1', content: '{"status":"same"}' }
    const { choices } = await client.chat.completions.create(
      { ...chat, messages: [...messages, said, heard], tools },
      asking('loop'),
    )
    expect(choices[0]?.message.tool_calls?.[0]).toMatchObject({ function: { name: 'lookup', arguments: '{"id":"7"}' } })
  })

  it('answers JSON that cannot be read', async () => {
    const { choices } = await client.chat.completions.create(
      { ...chat, response_format: { type: 'json_object' } },
      asking('invalid_json'),
    )
    expect(() => JSON.parse(choices[0]?.message.content ?? '')).toThrow(SyntaxError)
  })

  it('plays no fault that it does not know, and tells what is wrong with a body', async () => {
    const post = (path: string, body: string) =>
      fetch(`${server.baseUrl}${path}`, { method: 'POST', body, headers: { [faultHeader]: 'nonsense' } })
    expect((await post('/chat/completions', JSON.stringify(chat))).status).toBe(200)
    expect((await post('/chat/completions', '{}')).status).toBe(400)
    expect((await post('/chat/completions', '{')).status).toBe(400)
    expect((await post('/nowhere', '{}')).status).toBe(404)
  })

  it('stops at once while a request hangs, and twice', async () => {
    const other = await startModelServer()
    const hanging = fetch(`${other.baseUrl}/chat/completions`, {
      method: 'POST',
      body: JSON.stringify(chat),
      headers: { [faultHeader]: 'timeout' },
    })
    const ended = hanging.then(
      () => 'answered',
      () => 'gone',
    )
    await new Promise((resolve) => setTimeout(resolve, 30))
    await other.stop()
    await other.stop()
    expect(await ended).toBe('gone')
  })

  it('knows what each fault does', () => {
    expect(
      Object.values(serverFaults)
        .map(({ kind }) => kind)
        .filter((kind) => !['refuse', 'alter', 'hang', 'reset', 'cut'].includes(kind)),
    ).toEqual([])
    expect(
      exampleOf({
        type: 'object',
        properties: { tags: { type: 'array', items: { enum: ['a'] } }, n: { type: ['integer', 'null'] } },
      }),
    ).toEqual({ tags: ['a'], n: 1 })
  })
})

describe('other doors of the model server', () => {
  const lookup = { name: 'lookup', input_schema: { type: 'object' as const, properties: { id: { type: 'string' } } } }

  it('answers like Anthropic, whole and streamed', async () => {
    const claude = new Anthropic({ apiKey: 'sk-test', baseURL: server.rootUrl, maxRetries: 0 })
    const asked = { model: 'claude-sonnet-4-5', max_tokens: 100, messages, tools: [lookup] }
    const whole = await claude.messages.create(asked)
    expect(whole).toMatchObject({ model: 'claude-sonnet-4-5-20250929', stop_reason: 'tool_use' })
    expect(whole.content).toMatchObject([{ type: 'tool_use', input: { id: 'example' } }])
    const streamed = await claude.messages.stream(asked).finalMessage()
    const content = [{ type: 'tool_use', name: 'lookup', input: { id: 'example' } }]
    expect(streamed).toMatchObject({ content, stop_reason: 'tool_use', usage: whole.usage })
    const text = await claude.messages.stream({ ...asked, tools: [] }).finalText()
    expect(text).toBe('You asked: When does it arrive?')
  })

  it('refuses in the words of the vendor that was asked', async () => {
    const claude = new Anthropic({ apiKey: 'sk-test', baseURL: server.rootUrl, maxRetries: 0 })
    const refused = claude.messages.create({ model: 'claude', max_tokens: 9, messages }, asking('context_length'))
    await expect(refused).rejects.toMatchObject({ status: 400, type: 'invalid_request_error' })
  })

  it('answers like Bedrock', async () => {
    const response = await fetch(`${server.rootUrl}/model/anthropic.claude-3%3A0/converse`, {
      method: 'POST',
      body: JSON.stringify({ messages: [{ role: 'user', content: [{ text: 'Hello' }] }] }),
    })
    expect(await response.json()).toMatchObject({
      output: { message: { role: 'assistant', content: [{ text: 'You asked: Hello' }] } },
      stopReason: 'end_turn',
    })
  })
})
