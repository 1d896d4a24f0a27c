import { describe, expect, it } from 'vitest'

import { eventNameOf, familyOf, promptOf, sessionOf } from '#core/telemetry/log-event.ts'
import { logWith } from '#test/support/log.ts'

describe('the name of a log record', () => {
  it.each([
    ['its field', logWith({ eventName: 'gen_ai.choice' }), 'gen_ai.choice', null],
    [
      'the older attribute',
      logWith({ attributes: { 'event.name': 'codex.api_request' } }),
      'codex.api_request',
      'codex',
    ],
    [
      'the attribute with its prefix put back',
      logWith({ scopeName: 'com.anthropic.claude_code.events', attributes: { 'event.name': 'tool_result' } }),
      'claude_code.tool_result',
      'claude-code',
    ],
    [
      'a conventional name among an agent’s own',
      logWith({ scopeName: 'gemini-cli', eventName: 'gen_ai.client.inference.operation.details' }),
      'gen_ai.client.inference.operation.details',
      'gemini-cli',
    ],
    ['nothing for a plain line', logWith({ body: 'hello' }), '', null],
  ])('is %s', (_what, log, name, family) => {
    expect([eventNameOf(log), familyOf(log)]).toEqual([name, family])
  })
})

describe('the session of a log record', () => {
  it('is found under any of its names, in the resource too', () => {
    const resource = { attributes: { 'session.id': 'from resource' }, schemaUrl: '', droppedAttributes: 0 }
    expect([
      sessionOf(logWith({ attributes: { 'conversation.id': 'c', 'prompt.id': 'p' } })),
      sessionOf(logWith({ resource })),
      sessionOf(logWith()),
      promptOf(logWith({ attributes: { 'prompt.id': 'p' } })),
      promptOf(logWith({ attributes: { prompt_id: 'q' } })),
    ]).toEqual(['c', 'from resource', null, 'p', 'q'])
  })
})
