import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import type { LogRecord } from '#core/telemetry/log-record.ts'
import { belongsTo, withLogs } from '#core/telemetry/with-logs.ts'
import { logWith } from '#test/support/log.ts'
import { eventWith, spanWith } from '#test/support/span.ts'

const chat = spanWith({
  name: 'chat gpt-4o',
  attributes: { 'gen_ai.system': 'openai', 'gen_ai.operation.name': 'chat' },
})
const at = (n: number) => ({ timeNs: 1_760_000_000_000_000_000n + BigInt(n) })
const system = { 'gen_ai.system': 'openai' }
const user = logWith({ ...at(1), eventName: 'gen_ai.user.message', attributes: system, body: { content: 'Weather?' } })
const choice = logWith({
  ...at(2),
  attributes: { ...system, 'event.name': 'gen_ai.choice' },
  body: {
    index: 0,
    finish_reason: 'tool_calls',
    message: {
      role: 'assistant',
      tool_calls: [{ id: 'c1', type: 'function', function: { name: 'weather', arguments: '{"city":"Rome"}' } }],
    },
  },
})
const told = (logs: readonly LogRecord[], span = chat) => normalise(withLogs(span, logs)).story

describe('withLogs', () => {
  it('presents messages and choices as the story of their span', () => {
    expect(told([user, choice])).toMatchObject({
      input: [{ role: 'user', parts: [{ type: 'text', content: 'Weather?' }] }],
      output: [{ role: 'assistant', parts: [{ type: 'tool_call', id: 'c1', name: 'weather' }] }],
      finishReason: 'tool_call',
    })
  })

  it('presents the details of a call, what was asked for and what it used included', () => {
    const attributes = {
      'event.name': 'gen_ai.client.inference.operation.details',
      'gen_ai.request.model': 'gemini-3-pro',
      'gen_ai.usage.input_tokens': 12,
      'gen_ai.response.finish_reasons': ['length'],
      'gen_ai.input.messages': [{ role: 'user', parts: [{ type: 'text', content: 'Go on' }] }],
      'gen_ai.output.messages': JSON.stringify([{ role: 'assistant', parts: [{ type: 'text', content: 'and' }] }]),
    }
    expect(told([logWith({ attributes })])).toMatchObject({
      requestModel: 'gemini-3-pro',
      tokensIn: 12,
      finishReason: 'length',
      input: [{ role: 'user' }],
      output: [{ role: 'assistant', parts: [{ content: 'and' }] }],
    })
  })

  it('lets what the span says itself come first', () => {
    const span = spanWith({ ...chat, attributes: { ...chat.attributes, 'gen_ai.request.model': 'own' } })
    const log = logWith({
      eventName: 'gen_ai.client.inference.operation.details',
      attributes: { 'gen_ai.request.model': 'logged' },
    })
    expect(told([log], span).requestModel).toBe('own')
  })

  it('presents what went wrong', () => {
    const attributes = { 'exception.type': 'openai.RateLimitError', 'exception.message': 'slow down' }
    const span = spanWith({ ...chat, status: 'ERROR' })
    for (const log of [
      logWith({ eventName: 'gen_ai.client.operation.exception', severityNumber: 13, attributes }),
      logWith({ severityNumber: 17, body: 'call failed', attributes }),
    ])
      expect(told([log], span)).toMatchObject({ errorType: 'openai.RateLimitError', errorMessage: 'slow down' })
  })

  it('reads messages that AWS moves into records named after the scope', () => {
    const log = logWith({
      scopeName: 'strands.telemetry.tracer',
      eventName: 'strands.telemetry.tracer',
      body: {
        input: { messages: [{ role: 'user', content: { content: 'Hello' } }] },
        output: { messages: [{ role: 'assistant', content: { message: 'Hi' } }] },
      },
    })
    expect(told([log])).toMatchObject({
      input: [{ role: 'user', parts: [{ type: 'text', content: 'Hello' }] }],
      output: [{ role: 'assistant', parts: [{ type: 'text', content: 'Hi' }] }],
    })
  })

  it('reads what the handlers of Spring AI log', () => {
    const scope = 'org.springframework.ai.chat.observation.ChatModel'
    expect(
      told([
        logWith({
          scopeName: `${scope}PromptContentObservationHandler`,
          body: 'Chat Model Prompt Content:\n["Be brief.", "Say \\"hi\\""]',
        }),
        logWith({ scopeName: `${scope}CompletionObservationHandler`, body: 'Chat Model Completion:\n["hi"]' }),
      ]),
    ).toMatchObject({
      input: [{ role: 'user', parts: [{ content: 'Be brief.\nSay \\"hi\\"' }] }],
      output: [{ role: 'assistant', parts: [{ content: 'hi' }] }],
    })
  })

  it('reads a failed call of a coding agent', () => {
    const log = logWith({
      scopeName: 'com.anthropic.claude_code.events',
      body: 'claude_code.api_error',
      attributes: { 'event.name': 'api_error', error: 'Overloaded', status_code: '529', attempt: 10 },
    })
    expect(told([log], spanWith({ status: 'ERROR' }))).toMatchObject({ errorMessage: 'Overloaded', httpStatus: 529 })
  })

  it('says the same whatever came first', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray([user, choice, logWith({ ...at(3), body: 'line' })], { minLength: 3 }),
        (logs) => {
          expect(withLogs(chat, logs)).toEqual(withLogs(chat, [user, choice]))
        },
      ),
    )
  })

  it('leaves out what the span recorded as its own event already', () => {
    const span = spanWith({ ...chat, events: [eventWith('gen_ai.user.message', { ...system, content: 'Weather?' })] })
    expect(withLogs(span, [user]).events).toHaveLength(1)
    expect(told([user, choice], span).input).toHaveLength(1)
  })

  it('keeps what was logged twice at different times', () => {
    const again = logWith({ ...user, ...at(5) })
    expect(withLogs(chat, [user, again]).events).toHaveLength(2)
  })

  it('hands back the very same span when no record says anything of it', () => {
    const lines = [
      logWith({ body: 'cache miss' }),
      logWith({ body: 'handled', severityNumber: 9, attributes: { 'exception.message': 'caught' } }),
      logWith({ ...user, spanId: '00000000000000ab' }),
    ]
    expect(withLogs(chat, lines)).toBe(chat)
  })

  it('bounds what it takes in', () => {
    const many = Array.from({ length: 3_000 }, (_, n) => logWith({ ...user, ...at(n) }))
    expect(withLogs(chat, many).events).toHaveLength(2_048)
  })
})

describe('belongsTo', () => {
  const answered = spanWith({ attributes: { 'gen_ai.response.id': 'r1' } })
  const root = spanWith({ parentSpanId: null, spanId: '00f067aa0ba902b7' })
  const evaluation = logWith({ spanId: null, attributes: { 'gen_ai.response.id': 'r1' } })
  it.each<[string, LogRecord, boolean, boolean]>([
    ['its span id', logWith(), true, false],
    ['the id of the answer', evaluation, true, false],
    ['the id of the answer, without a trace', { ...evaluation, traceId: null }, true, false],
    ['nothing but the trace', logWith({ spanId: null }), false, true],
    ['nothing but the session', logWith({ spanId: null, traceId: null }), false, true],
    ['another trace', logWith({ traceId: 'f'.repeat(32) }), false, false],
  ])('goes by %s', (_what, log, ofCall, ofRoot) => {
    expect([belongsTo(log, answered), belongsTo(log, root)]).toEqual([ofCall, ofRoot])
  })
})
