import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import { afterEach, describe, expect, it } from 'vitest'

import { startModelServer } from '#cli/demo/model-server/start.ts'
import { AppError } from '#core/platform/errors.ts'
import { chooseProvider, type ProviderSettings } from '#core/workbench/choose-provider.ts'
import { standardLimits } from '#core/workbench/post-json.ts'
import { anthropicProvider } from '#core/workbench/providers/anthropic.ts'
import { ollamaProvider } from '#core/workbench/providers/ollama.ts'
import { openAiProvider } from '#core/workbench/providers/openai.ts'
import { stubProvider } from '#core/workbench/providers/stub.ts'

interface Asked {
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: Record<string, unknown>
}

const stops: (() => Promise<unknown>)[] = []
afterEach(async () => void (await Promise.all(stops.splice(0).map((stop) => stop()))))

/** A server that plays whatever a test wants. */
async function serverThat(answer: (response: ServerResponse, attempt: number) => void) {
  const asked: Asked[] = []
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      asked.push({
        url: request.url ?? '',
        headers: request.headers,
        body: JSON.parse(Buffer.concat(chunks).toString()),
      })
      answer(response, asked.length)
    })()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  stops.push(async () => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  return { url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`, asked }
}
const json = (response: ServerResponse, value: unknown, status = 200) =>
  void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))

const limits = { ...standardLimits, timeoutMs: 2_000, pauseMs: 1 }
const key = 'sk-secret-9fK2mQ7xW4vB8nL3pR6t'
const question = { system: 'Be short.', prompt: 'Hi', answerTokensMax: 50 }
const openAi = (baseUrl: string, more = limits) => openAiProvider({ baseUrl, key, model: 'gpt-4o-mini' }, more)
const failing = async (work: Promise<unknown>): Promise<AppError> => {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(AppError)
  return error as AppError
}

describe('a model', () => {
  it('that speaks like OpenAI or Anthropic is asked and answers', async () => {
    const model = await startModelServer()
    stops.push(() => model.stop())
    const said = await openAi(model.baseUrl).ask(question)
    expect(said.text).not.toBe('')
    expect(said.tokens).toBeGreaterThan(0)
    const other = anthropicProvider({ baseUrl: model.rootUrl, key, model: 'claude-haiku-4-5' }, limits)
    expect((await other.ask(question)).text).not.toBe('')
  })

  it('of Ollama is asked for JSON, without a key', async () => {
    const { url, asked } = await serverThat((response) =>
      json(response, { message: { role: 'assistant', content: '{}' }, prompt_eval_count: 7, eval_count: 2 }),
    )
    const provider = ollamaProvider({ baseUrl: `${url}/`, model: 'llama3.2' }, limits)
    expect(await provider.ask(question)).toEqual({ text: '{}', tokens: 9 })
    expect(asked[0]).toMatchObject({ url: '/api/chat', body: { model: 'llama3.2', stream: false, format: 'json' } })
    expect(asked[0]?.headers.authorization).toBeUndefined()
  })

  it.each([429, 500, 503])('that answers %i is asked again', async (status) => {
    const { url, asked } = await serverThat((response, attempt) =>
      attempt === 1
        ? json(response, { error: 'later' }, status)
        : json(response, { choices: [{ message: { content: 'ok' } }] }),
    )
    expect((await openAi(url).ask(question)).text).toBe('ok')
    expect(asked).toHaveLength(2)
  })

  it.each([400, 401, 404])('that answers %i is not', async (status) => {
    const { url, asked } = await serverThat((response) => json(response, { error: 'no' }, status))
    const error = await failing(openAi(url).ask(question))
    expect(error.code).toBe('unavailable')
    expect(error.message).toContain(String(status))
    expect(asked).toHaveLength(1)
  })

  it('that never answers is given up after its time, however often it is tried', async () => {
    const { url, asked } = await serverThat(() => undefined)
    const error = await failing(openAi(url, { ...limits, timeoutMs: 100, retriesMax: 1 }).ask(question))
    expect(error.message).toContain('no answer within 100 ms')
    expect(asked).toHaveLength(2)
  })

  it('is given up at once when nobody waits any more', async () => {
    const { url, asked } = await serverThat(() => undefined)
    const gone = new AbortController()
    const asking = failing(openAi(url).ask(question, gone.signal))
    await expect.poll(() => asked.length).toBe(1)
    gone.abort()
    expect((await asking).message).toContain('given up')
    expect(asked).toHaveLength(1)
  })

  it.each([
    ['without end', (response: ServerResponse) => void response.end('x'.repeat(400_000)), 'longer than'],
    ['that is no JSON', (response: ServerResponse) => void response.end('<html>busy</html>'), 'no JSON'],
    ['of another form', (response: ServerResponse) => json(response, { hello: 'world' }), 'another form'],
    [
      'that leads elsewhere',
      (response: ServerResponse) => void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
      'openai:',
    ],
  ])('whose answer is one %s says so', async (_what, answer, expected) => {
    const { url } = await serverThat(answer)
    expect((await failing(openAi(url).ask(question))).message).toContain(expected)
  })

  it('is never told of with the key that was sent', async () => {
    const { url, asked } = await serverThat((response) => json(response, { error: 'no' }, 401))
    const error = await failing(openAi(url).ask(question))
    expect(asked[0]?.headers.authorization).toBe(`Bearer ${key}`)
    expect(JSON.stringify([error.message, error.stack])).not.toContain(key)
  })
})

describe('the provider', () => {
  const nothing: ProviderSettings = {
    openaiBaseUrl: null,
    openaiApiKey: null,
    anthropicApiKey: null,
    ollamaUrl: null,
    judgeModel: null,
  }

  it.each([
    [{ openaiApiKey: key }, 'openai', 'gpt-4o-mini'],
    [{ openaiBaseUrl: 'http://127.0.0.1:1/v1' }, 'openai', 'gpt-4o-mini'],
    [{ anthropicApiKey: key }, 'anthropic', 'claude-haiku-4-5'],
    [{ ollamaUrl: 'http://127.0.0.1:1' }, 'ollama', 'llama3.2'],
    [{ ollamaUrl: 'http://127.0.0.1:1', judgeModel: 'qwen3' }, 'ollama', 'qwen3'],
    [{}, 'stub', 'stub'],
  ])('by the settings %j is %s', (settings, name, model) => {
    expect(chooseProvider({ ...nothing, ...settings })).toMatchObject({ name, model })
  })

  it('without any answers offline and always alike', async () => {
    const ask = (answer: string) =>
      stubProvider().ask({
        ...question,
        prompt: `<question>\nWhere is the parcel that I ordered?\n</question>\n\n<answer>\n${answer}\n</answer>`,
      })
    expect(JSON.parse((await ask('Your parcel is on its way.')).text)).toMatchObject({ verdict: 'fine' })
    expect(JSON.parse((await ask('Bananas grow in warm countries.')).text)).toMatchObject({ problem: 'off_topic' })
    expect(await ask('Same.')).toEqual(await ask('Same.'))
  })
})
