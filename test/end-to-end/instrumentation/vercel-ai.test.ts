import { createOpenAI, type OpenAIProvider } from '@ai-sdk/openai'
import { embed, generateObject, generateText, jsonSchema, streamText, tool, type LanguageModel } from 'ai'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { itFindsEveryFault, showTable } from './fault-cases.ts'
import * as asked from './questions.ts'
import { startWatchedApp, type WatchedApp } from './watched-app.ts'

let app: WatchedApp
let openai: OpenAIProvider
beforeAll(async () => {
  app = await startWatchedApp()
  openai = createOpenAI({ apiKey: 'sk-test', baseURL: app.model.baseUrl, fetch: app.fetch })
})
afterAll(() => app.stop())
afterAll(showTable)

const experimental_telemetry = { isEnabled: true, functionId: 'orders', metadata: { sessionId: 's1', userId: 'u1' } }
const call = (model: LanguageModel = openai(asked.model)) => ({
  model,
  system: asked.system,
  prompt: asked.question,
  maxRetries: 0,
  maxOutputTokens: asked.tokensMax,
  abortSignal: AbortSignal.timeout(500),
  experimental_telemetry,
})
const schema = jsonSchema<{ order_id: string }>({ ...asked.orderSchema, required: ['order_id'] })
const tools = {
  lookup_order: tool({
    description: 'Finds an order.',
    inputSchema: schema,
    execute: async () => ({ status: 'shipped' }),
  }),
}
const ask = {
  chat: () => generateText(call()),
  json: () => generateObject({ ...call(), schema }),
  tools: () => generateText({ ...call(), tools, stopWhen: ({ steps }) => steps.length >= 3 }),
  stream: async () => {
    const { fullStream } = streamText({ ...call(), onError() {} })
    for await (const part of fullStream) if (part.type === 'error') throw part.error
  },
}
const told = {
  kind: 'LLM',
  app: 'watched',
  provider: 'openai',
  requestModel: asked.model,
  responseModel: asked.snapshot,
}
const conversation = {
  input: [`system: ${asked.system}`, `user: ${asked.question}`],
  output: [`assistant: ${asked.answer}`],
}
const chatted = { ...told, ...conversation, finishReason: 'stop', maxTokens: asked.tokensMax }

describe('spans of the Vercel AI SDK', () => {
  it('tell a call of the Responses API: model, messages, tokens, how it ended', async () => {
    const { story, ...record } = asked.onlyOf(await app.observe(null, ask.chat), 'LLM')
    expect(asked.plainStory({ story, ...record })).toMatchObject(chatted)
    expect([story.tokensIn, story.tokensOut, story.sessionId, story.userId]).toEqual([15, 11, 's1', 'u1'])
    expect(record.findings).toEqual([])
  })

  it('tell a chat', async () => {
    const records = await app.observe(null, () => generateText(call(openai.chat(asked.model))))
    expect(asked.plainStory(asked.onlyOf(records, 'LLM'))).toMatchObject(chatted)
  })

  it('tell the outer call as an agent, so that usage is not counted twice', async () => {
    const { story } = asked.onlyOf(await app.observe(null, ask.chat), 'AGENT')
    expect([story.agentName, story.requestModel]).toEqual(['orders', asked.model])
  })

  it('tell which tools were offered, which was called, and what it answered', async () => {
    const records = await app.observe(null, ask.tools)
    const [first, second] = asked.ofKind(records, 'LLM').map(asked.plainStory)
    const calls = [{ name: 'lookup_order', arguments: { order_id: 'example' } }]
    expect(first).toMatchObject({ ...told, calls, tools: ['lookup_order'], finishReason: 'tool_call' })
    expect(second).toMatchObject({ ...told, output: conversation.output, finishReason: 'stop' })
    const used = asked.onlyOf(records, 'TOOL').story
    expect([used.toolName, used.toolArguments, used.toolResult]).toEqual([
      'lookup_order',
      { order_id: 'example' },
      { status: 'shipped' },
    ])
    expect(records.flatMap(({ findings }) => findings)).toEqual([])
  })

  it('tell an object that was asked for', async () => {
    const chat = asked.onlyOf(await app.observe(null, ask.json), 'LLM')
    expect(asked.plainStory(chat)).toMatchObject({
      ...told,
      jsonRequested: true,
      output: ['assistant: {"order_id":"example"}'],
    })
  })

  it('tell a stream', async () => {
    const chat = asked.onlyOf(await app.observe(null, ask.stream), 'LLM')
    expect(asked.plainStory(chat)).toMatchObject(chatted)
    expect([chat.story.tokensIn, chat.story.tokensOut]).toEqual([15, 11])
  })

  it('tell an embedding', async () => {
    const model = openai.embedding('text-embedding-3-small')
    const records = await app.observe(null, () => embed({ model, value: asked.question, experimental_telemetry }))
    const { story } = asked.onlyOf(records, 'EMBEDDING')
    expect([story.requestModel, story.tokensIn]).toEqual(['text-embedding-3-small', 8])
  })

  it('tell a tool that failed', async () => {
    const breaking = async (): Promise<{ status: string }> => {
      throw new Error('database is read-only')
    }
    const failing = { lookup_order: tool({ inputSchema: schema, execute: breaking }) }
    const records = await app.observe(null, () => generateText({ ...call(), tools: failing }))
    const found = records.flatMap(({ findings }) => findings)
    expect(found).toMatchObject([{ class: 'tool.error', title: 'Tool lookup_order failed' }])
  })
})

describe('faults behind the Vercel AI SDK', () => {
  itFindsEveryFault({
    name: 'vercel-ai',
    app: () => app,
    ask,
    refusedOn: 'LLM',
    // The span of a stream that breaks off never ends.
    elsewhere: { broken_stream: 'WORKFLOW' },
    exceptions: {
      refusal: { classes: ['output.content_filter'], why: 'the SDK turns a refusal into the reason content-filter' },
    },
  })
})
