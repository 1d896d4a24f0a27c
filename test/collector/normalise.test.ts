import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import type { AttributeValue } from '#core/telemetry/attributes.ts'
import { eventWith, failedSpan, spanWith } from '#test/support/span.ts'

describe('normalise', () => {
  it('knows the app, release and environment by the resource', () => {
    const resource = {
      attributes: { 'service.name': 'shop', 'service.version': '1.2', 'deployment.environment.name': 'prod' },
      schemaUrl: '',
      droppedAttributes: 0,
    }
    expect(normalise(spanWith({ resource })).story).toMatchObject({ app: 'shop', release: '1.2', environment: 'prod' })
    expect(normalise(spanWith({ resource: { ...resource, attributes: {} } })).story.app).toBe('unknown_service')
  })

  it('keeps the span as it was sent', () => {
    const span = spanWith({ attributes: { mystery: { a: [1n] } } })
    expect(normalise(span).span).toBe(span)
  })

  it('tells HTTP calls, roots and everything else apart', () => {
    expect(normalise(spanWith({ attributes: { 'http.request.method': 'GET' } })).story.kind).toBe('HTTP')
    expect(normalise(spanWith({ parentSpanId: null })).story).toMatchObject({ kind: 'WORKFLOW', dialect: null })
    expect(normalise(spanWith()).story.kind).toBe('OTHER')
  })

  it.each([2n ** 63n - 1n, 1e300, Number.POSITIVE_INFINITY])(
    'does not believe a call of %s tokens or dollars',
    (figure) => {
      const attributes = {
        'gen_ai.operation.name': 'chat',
        'gen_ai.usage.input_tokens': figure,
        'gen_ai.usage.output_tokens': 7,
        'gen_ai.usage.cost': figure,
      }
      expect(normalise(spanWith({ attributes })).story).toMatchObject({ tokensIn: null, tokensOut: 7, costUsd: null })
    },
  )

  it('takes the last exception of several, and a precise type before a vague one', () => {
    const events = [
      eventWith('exception', { 'exception.type': 'First', 'exception.message': 'a' }),
      eventWith('exception', { 'exception.type': 'ValueError', 'exception.message': 'b' }),
    ]
    expect(
      normalise(spanWith({ status: 'ERROR', events, attributes: { 'error.type': '_OTHER' } })).story,
    ).toMatchObject({ errorType: 'ValueError', errorMessage: 'b' })
  })

  it('reads the type from a status message when nothing else names it', () => {
    expect(
      normalise(spanWith({ status: 'ERROR', statusMessage: 'openai.RateLimitError: slow down' })).story,
    ).toMatchObject({
      errorType: 'openai.RateLimitError',
      errorMessage: 'openai.RateLimitError: slow down',
    })
  })

  it('has no error on spans without one', () => {
    expect(normalise(spanWith({ attributes: { 'http.response.status_code': 200 } })).story).toMatchObject({
      errorType: null,
      errorMessage: null,
      httpStatus: null,
    })
  })

  it('keeps the HTTP status of failed calls only', () => {
    expect(normalise(failedSpan('Error', 'x', { attributes: { 'http.status_code': '503' } })).story.httpStatus).toBe(
      503,
    )
    expect(normalise(spanWith({ attributes: { 'error.type': '429' }, status: 'ERROR' })).story.httpStatus).toBe(429)
  })

  it('reads the app’s own identifiers on any span', () => {
    const attributes = {
      'session.id': 's',
      'user.id': 'u',
      'nevermore.preflight.id': 'p',
      'nevermore.fingerprint': 'f',
    }
    expect(normalise(spanWith({ attributes })).story).toMatchObject({
      sessionId: 's',
      userId: 'u',
      preflightId: 'p',
      customFingerprint: 'f',
    })
  })

  it('never throws, whatever was sent', () => {
    const key = fc.constantFrom(
      'gen_ai.operation.name',
      'gen_ai.input.messages',
      'gen_ai.output.messages',
      'gen_ai.tool.definitions',
      'gen_ai.response.finish_reasons',
      'openinference.span.kind',
      'input.value',
      'output.value',
      'llm.invocation_parameters',
      'llm.input_messages.0.message.content',
      'llm.tools.0.tool.json_schema',
      'traceloop.span.kind',
      'traceloop.entity.input',
      'gen_ai.prompt.0.content',
      'gen_ai.prompt.0.tool_calls.0.arguments',
      'ai.operationId',
      'ai.prompt.messages',
      'ai.prompt.tools',
      'ai.response.toolCalls',
      'ai.response.text',
      'error.type',
      'gen_ai.tool.call.result',
      'retrieval.documents.0.document.score',
    )
    const inner = fc.jsonValue()
    const value = fc.oneof(
      fc.string(),
      inner.map((json) => JSON.stringify(json)),
      inner.map((json) => JSON.stringify(JSON.stringify(json))),
      fc.constantFrom<AttributeValue>(
        'chat',
        'LLM',
        'TOOL',
        'tool',
        'execute_tool',
        'ai.toolCall',
        'ai.generateText.doGenerate',
        null,
        7n,
        [1n, { a: 2n }],
        new Uint8Array([1]),
      ),
      inner as fc.Arbitrary<AttributeValue>,
    )
    fc.assert(
      fc.property(
        fc.dictionary(key, value),
        fc.constantFrom('ERROR' as const, 'UNSET' as const),
        (attributes, status) => {
          const events = [
            eventWith('gen_ai.choice', attributes),
            eventWith('exception', attributes),
            eventWith('gen_ai.user.message', attributes),
          ]
          const { story } = normalise(spanWith({ attributes, status, events }))
          JSON.stringify(story)
        },
      ),
      { numRuns: 300 },
    )
  })
})
