import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import type { Span } from '#core/telemetry/span.ts'
import { findingOn } from '#test/support/understood.ts'
import { eventWith, spanWith } from '#test/support/span.ts'

const model = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-4o' }
const storyOf = (span: Partial<Span>) =>
  normalise(spanWith({ ...span, attributes: { ...model, ...span.attributes } })).story

// Where people and older libraries write an error that the conventions keep in an event called `exception`.
describe('errors in other places', () => {
  it('reads an exception whose parts are attributes of the span', () => {
    const attributes = {
      'exception.type': 'openai.RateLimitError',
      'exception.message': 'slow down',
      'exception.stacktrace': 'at a',
    }
    expect(storyOf({ attributes })).toMatchObject({
      errorType: 'openai.RateLimitError',
      errorMessage: 'slow down',
      errorStack: 'at a',
    })
  })

  it('reads a message without anything beside it', () => {
    expect(storyOf({ attributes: { 'error.message': 'slow down' } }).errorMessage).toBe('slow down')
    expect(findingOn({ ...model, 'error.message': 'Rate limit reached for gpt-4o' })?.class).toBe('provider.rate_limit')
  })

  it('reads an attribute that is called error, and takes no flag for a sentence', () => {
    expect(storyOf({ attributes: { error: 'Rate limit reached' } }).errorMessage).toBe('Rate limit reached')
    for (const error of ['false', 'none', '', '0', 'true'])
      expect(storyOf({ attributes: { error } }).errorMessage).toBeNull()
    expect(storyOf({ attributes: { error: false } }).errorMessage).toBeNull()
  })

  it.each(['error.msg', 'error_message', 'error.description', 'gen_ai.error.message', 'otel.status_description'])(
    'reads %s of a span that failed, and of no other',
    (key) => {
      expect(storyOf({ status: 'ERROR', attributes: { [key]: 'slow down' } }).errorMessage).toBe('slow down')
      expect(storyOf({ attributes: { [key]: 'slow down' } }).errorMessage).toBeNull()
    },
  )

  it('reads the events of OpenTracing, and those that end in exception', () => {
    const old = eventWith('error', { 'error.kind': 'TimeoutError', message: 'too late', stack: 'at b' })
    expect(storyOf({ events: [old] })).toMatchObject({
      errorType: 'TimeoutError',
      errorMessage: 'too late',
      errorStack: 'at b',
    })
    const newer = eventWith('gen_ai.execute_tool.exception', {
      'exception.type': 'KeyError',
      'exception.message': 'city',
    })
    expect(storyOf({ events: [newer] })).toMatchObject({ errorType: 'KeyError', errorMessage: 'city' })
  })

  it('prefers what the conventions say', () => {
    const events = [eventWith('exception', { 'exception.type': 'KeyError', 'exception.message': 'city' })]
    expect(
      storyOf({ status: 'ERROR', events, attributes: { error: 'other', error_message: 'other' } }).errorMessage,
    ).toBe('city')
  })
})
