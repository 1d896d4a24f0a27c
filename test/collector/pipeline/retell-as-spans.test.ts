import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { AppError } from '#core/platform/errors.ts'
import type { TestCollector } from '#test/support/collector.ts'
import { startTestCollector } from '#test/support/collector.ts'
import { jsonLog, jsonLogs } from '#test/support/log-payloads.ts'
import { jsonBytes } from '#test/support/payloads.ts'

let running: TestCollector
beforeAll(async () => {
  running = await startTestCollector({ logs: ['redact'] })
})
afterAll(() => running.stop())
beforeEach(() => {
  running.sink.batches.splice(0)
  running.sink.logs.splice(0)
  running.sink.before = () => undefined
})

const event = (name: string, attributes: Readonly<Record<string, string>> = {}) =>
  jsonLog({
    traceId: '',
    spanId: '',
    eventName: `claude_code.${name}`,
    attributes: Object.entries({ 'session.id': 's', 'prompt.id': 'p', ...attributes }).map(([key, stringValue]) => ({
      key,
      value: { stringValue },
    })),
  })
const post = (...logs: readonly object[]): Promise<Response> =>
  fetch(running.logsUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: jsonBytes(jsonLogs(...logs.map((log) => ({ ...log })))).toString(),
  })

describe('events of a coding agent that sends no spans', () => {
  it('are kept as logs and told as spans, one run together', async () => {
    const error = 'key sk-Ab12Cd34Ef56Gh78Ij90 is not valid'
    expect((await post(event('user_prompt'), event('api_error', { error }), jsonLog())).status).toBe(200)
    const spans = running.sink.spans()
    expect(spans.map(({ name, status }) => [name, status])).toEqual([
      ['claude_code.user_prompt', 'UNSET'],
      ['chat', 'ERROR'],
    ])
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1)
    expect(spans[1]?.statusMessage).toBe('key [redacted] is not valid')
    expect(running.sink.logs.map(({ spanId }) => spanId)).toEqual([
      spans[0]?.spanId,
      spans[1]?.spanId,
      'eee19b7ec3c1b174',
    ])
    expect(running.collector.ring.latest(1, 1)[0]).toMatchObject({ acceptedLogs: 3, dialects: ['otel-genai'] })
  })

  it('are acknowledged only when both are safe', async () => {
    running.sink.before = (batch) => {
      if (batch.items.some((item) => 'span' in item)) throw new AppError('unavailable', 'full')
    }
    expect((await post(event('user_prompt'))).status).toBe(503)
  })
})

describe('events of a coding agent that sends spans as well', () => {
  const traceId = '5b8efff798038103d269b633813fc60c'
  const startNs = '1760000000000000000'
  const span = (session: string) => ({
    resourceSpans: [
      {
        resource: {},
        scopeSpans: [
          {
            scope: { name: 'com.anthropic.claude_code.tracing' },
            spans: [
              {
                traceId,
                spanId: 'eee19b7ec3c1b174',
                name: 'claude_code.interaction',
                startTimeUnixNano: startNs,
                endTimeUnixNano: '1760000005000000000',
                attributes: [{ key: 'session.id', value: { stringValue: session } }],
              },
            ],
          },
        ],
      },
    ],
  })
  const sendSpan = (session: string) =>
    fetch(running.httpUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(span(session)),
    })
  const said = (session: string, timeUnixNano = '1760000003000000000') => ({
    ...event('user_prompt', { 'session.id': session }),
    timeUnixNano,
  })

  it('join the run of those spans, and are told once', async () => {
    expect((await sendSpan('both')).status).toBe(200)
    expect((await post(said('both'))).status).toBe(200)
    expect(running.sink.spans().map(({ name }) => name)).toEqual(['claude_code.interaction'])
    expect(running.sink.logs[0]?.traceId).toBe(traceId)
  })

  it('are told by themselves where the spans are of another session, or of another time', async () => {
    await sendSpan('other')
    await post(said('lonely'), said('other', '1760009999000000000'), said('other', '1750000000000000000'))
    expect(running.sink.spans().filter(({ name }) => name === 'claude_code.user_prompt')).toHaveLength(3)
  })
})
