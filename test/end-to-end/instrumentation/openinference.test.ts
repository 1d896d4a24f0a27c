import { OpenAIInstrumentation } from '@arizeai/openinference-instrumentation-openai'
import OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { itFindsEveryFault, showTable } from './fault-cases.ts'
import * as asked from './questions.ts'
import { withStrayRejections } from './stray-rejections.ts'
import { startWatchedApp, type WatchedApp } from './watched-app.ts'

let app: WatchedApp
let client: OpenAI
beforeAll(async () => {
  app = await startWatchedApp()
  new OpenAIInstrumentation({ tracerProvider: app.provider }).manuallyInstrument(OpenAI)
  client = new OpenAI({ apiKey: 'sk-test', baseURL: app.model.baseUrl, fetch: app.fetch, maxRetries: 0, timeout: 500 })
})
afterAll(() => app.stop())
afterAll(showTable)

const { messages, model, tools, tokensMax } = asked
const ask = {
  chat: () => client.chat.completions.create({ model, messages, max_tokens: tokensMax }),
  json: () => client.chat.completions.create({ model, messages, response_format: { type: 'json_object' } }),
  tools: () => client.chat.completions.create({ model, messages, tools }),
  stream: async () => {
    for await (const chunk of await client.chat.completions.create({ model, messages, stream: true })) void chunk
  },
}
const told = { kind: 'LLM', app: 'watched', provider: 'openai', requestModel: model, responseModel: asked.snapshot }
const conversation = {
  input: [`system: ${asked.system}`, `user: ${asked.question}`],
  output: [`assistant: ${asked.answer}`],
}

describe('spans of OpenInference for the openai package', () => {
  it('tell a chat: model, messages, tokens, how it ended', async () => {
    const { story, ...record } = asked.onlyOf(await app.observe(null, ask.chat), 'LLM')
    expect(asked.plainStory({ story, ...record })).toMatchObject({
      ...told,
      ...conversation,
      finishReason: 'stop',
      maxTokens: tokensMax,
    })
    expect([story.tokensIn, story.tokensOut, story.cachedTokensIn]).toEqual([15, 11, 0])
    expect(record.findings).toEqual([])
  })

  it('tell which tools were offered and which was called', async () => {
    const chat = asked.onlyOf(await app.observe(null, ask.tools), 'LLM')
    const calls = [{ name: 'lookup_order', arguments: { order_id: 'example' } }]
    expect(asked.plainStory(chat)).toMatchObject({ ...told, calls, tools: ['lookup_order'], finishReason: 'tool_call' })
    expect(chat.story.tools?.[0]?.schema).toEqual(asked.orderSchema)
    expect(chat.findings).toEqual([])
  })

  it('tell that JSON was asked for', async () => {
    expect(asked.onlyOf(await app.observe(null, ask.json), 'LLM').story.jsonRequested).toBe(true)
  })

  // The copy of a stream keeps text and reason; its model and its usage are not read, so both stay unknown.
  it('tell a stream', async () => {
    const chat = asked.onlyOf(await app.observe(null, ask.stream), 'LLM')
    expect(asked.plainStory(chat)).toMatchObject({
      ...told,
      ...conversation,
      responseModel: null,
      finishReason: 'stop',
    })
  })

  it('tell a call of the Responses API', async () => {
    const input = { model, instructions: asked.system, input: asked.question, max_output_tokens: tokensMax }
    const chat = asked.onlyOf(await app.observe(null, () => client.responses.create(input)), 'LLM')
    expect(asked.plainStory(chat)).toMatchObject({
      ...told,
      ...conversation,
      finishReason: 'stop',
      maxTokens: tokensMax,
    })
    expect([chat.story.tokensIn, chat.story.tokensOut]).toEqual([15, 11])
  })

  it('tell an embedding', async () => {
    const embedding = { model: 'text-embedding-3-small', input: asked.question }
    const { story } = asked.onlyOf(await app.observe(null, () => client.embeddings.create(embedding)), 'EMBEDDING')
    expect([story.requestModel, story.operation]).toEqual(['text-embedding-3-small', 'embeddings'])
  })
})

describe('faults behind OpenInference', () => {
  itFindsEveryFault({
    name: 'openinference',
    app: () => app,
    // The copy of a broken stream rejects with nobody listening, which ends a Node process that does not expect it.
    ask: { ...ask, stream: () => withStrayRejections(ask.stream) },
    // The instrumentation never ends the span of a refused call: only the app's own span tells.
    refusedOn: 'WORKFLOW',
  })
})
