import { OpenAIInstrumentation } from '@traceloop/instrumentation-openai'
import OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { itFindsEveryFault, showTable } from './fault-cases.ts'
import * as asked from './questions.ts'
import { startWatchedApp, type WatchedApp } from './watched-app.ts'

let app: WatchedApp
let client: OpenAI
beforeAll(async () => {
  app = await startWatchedApp()
  const instrumentation = new OpenAIInstrumentation({ enabled: false })
  instrumentation.setTracerProvider(app.provider)
  instrumentation.manuallyInstrument(OpenAI)
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

describe('spans of OpenLLMetry for the openai package', () => {
  it('tell a chat: model, messages, tokens, how it ended', async () => {
    const { story, ...record } = asked.onlyOf(await app.observe(null, ask.chat), 'LLM')
    expect(asked.plainStory({ story, ...record })).toMatchObject({
      ...told,
      ...conversation,
      finishReason: 'stop',
      maxTokens: tokensMax,
    })
    expect([story.tokensIn, story.tokensOut]).toEqual([15, 11])
    expect(record.findings).toEqual([])
  })

  it('tell which tools were offered and which was called', async () => {
    const chat = asked.onlyOf(await app.observe(null, ask.tools), 'LLM')
    const calls = [{ name: 'lookup_order', arguments: { order_id: 'example' } }]
    expect(asked.plainStory(chat)).toMatchObject({ ...told, calls, tools: ['lookup_order'], finishReason: 'tool_call' })
    expect(chat.story.tools?.[0]?.schema).toEqual(asked.orderSchema)
    expect(chat.findings).toEqual([])
  })

  // Tokens of a stream are only counted when `enrichTokens` is on, by a tokenizer of its own.
  it('tell a stream', async () => {
    const chat = asked.onlyOf(await app.observe(null, ask.stream), 'LLM')
    expect(asked.plainStory(chat)).toMatchObject({ ...told, ...conversation, finishReason: 'stop' })
  })

  // Instructions are not recorded for the Responses API.
  it('tell a call of the Responses API', async () => {
    const input = { model, instructions: asked.system, input: asked.question, max_output_tokens: tokensMax }
    const chat = asked.onlyOf(await app.observe(null, () => client.responses.create(input)), 'LLM')
    const said = { ...conversation, input: [`user: ${asked.question}`], finishReason: 'stop', maxTokens: tokensMax }
    expect(asked.plainStory(chat)).toMatchObject({ ...told, ...said })
    expect([chat.story.tokensIn, chat.story.tokensOut]).toEqual([15, 11])
  })
})

describe('faults behind OpenLLMetry', () => {
  itFindsEveryFault({
    name: 'openllmetry',
    app: () => app,
    ask,
    // The instrumentation never ends the span of a refused call: only the app's own span tells.
    refusedOn: 'WORKFLOW',
    exceptions: {
      invalid_json: { classes: [], why: 'that JSON was asked for is not recorded, so prose is a fine answer' },
    },
  })
})
