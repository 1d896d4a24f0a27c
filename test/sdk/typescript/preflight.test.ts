import { afterEach, describe, expect, it } from 'vitest'
import {
  startPreflightServer,
  warning,
  type CannedAnswer,
  type PreflightServer,
} from '#test/support/preflight-server.ts'
import { createPreflight } from '../../../sdk/typescript/preflight.ts'

let server: PreflightServer | undefined
afterEach(() => server?.stop())

async function ask(answer: CannedAnswer, deadlineMs = 5_000) {
  server = await startPreflightServer(answer)
  return createPreflight({ url: server.url, app: 'shop', key: 'nvm_1', deadlineMs })({ prompt: 'hello', model: 'm' })
}

describe('the TypeScript client', () => {
  it('asks with key, app and facts, and hands on the verdict', async () => {
    expect(await ask({ body: { data: { preflight: warning } } })).toEqual(warning)
    expect(server?.asked).toEqual([
      { authorization: 'Bearer nvm_1', input: { app: 'shop', deadlineMs: 5_000, prompt: 'hello', model: 'm' } },
    ])
  })

  it('answers UNKNOWN once its deadline has passed', async () => {
    const started = performance.now()
    expect(await ask({ afterMs: 3_000 }, 60)).toMatchObject({
      verdict: 'UNKNOWN',
      message: 'Nevermore did not answer within 60 ms.',
    })
    expect(performance.now() - started).toBeLessThan(1_500)
  })

  it.each([
    ['an error', { body: { errors: [{ message: 'This API key is not valid.' }] } }, 'This API key is not valid.'],
    ['an empty answer', { status: 502, body: {} }, 'Nevermore answered 502 without a verdict.'],
  ])('answers UNKNOWN to %s', async (_what, answer, message) => {
    expect(await ask(answer)).toMatchObject({ verdict: 'UNKNOWN', message })
  })

  it('answers UNKNOWN when nothing listens', async () => {
    const preflight = createPreflight({ url: 'http://127.0.0.1:9', app: 'shop' })
    expect(await preflight({ prompt: 'hello' })).toMatchObject({ verdict: 'UNKNOWN', id: null })
  })
})
