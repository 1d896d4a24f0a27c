import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import { retell } from '#collector/retelling/retell.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { logWith } from '#test/support/log.ts'

const scopes = { claude_code: 'com.anthropic.claude_code.events', codex: 'codex_otel', gemini_cli: 'gemini-cli' }

/** An event as an agent without tracing sends it. */
const eventOf = (agent: keyof typeof scopes, name: string, attributes: Attributes = {}, atMs = 0) =>
  logWith({
    traceId: null,
    spanId: null,
    timeNs: 1_760_000_000_000_000_000n + BigInt(atMs) * 1_000_000n,
    scopeName: scopes[agent],
    body: `${agent}.${name}`,
    attributes: {
      'event.name': agent === 'claude_code' ? name : `${agent}.${name}`,
      [agent === 'codex' ? 'conversation.id' : 'session.id']: 's1',
      ...(agent === 'codex' ? {} : { [agent === 'gemini_cli' ? 'prompt_id' : 'prompt.id']: 'p1' }),
      ...attributes,
    },
  })
const told = (...given: Parameters<typeof eventOf>) => {
  const { span } = retell(eventOf(...given))
  return span === null ? null : { span, story: normalise(span).story }
}

describe('retell', () => {
  it('makes a run of the events of one prompt', () => {
    const prompt = told('claude_code', 'user_prompt', { prompt: 'Fix the test' })
    const request = told('claude_code', 'api_request', { model: 'claude-sonnet-4-5', duration_ms: '1500' }, 2_000)
    expect(prompt?.story).toMatchObject({
      kind: 'AGENT',
      agentName: 'claude-code',
      sessionId: 's1',
      input: [{ role: 'user', parts: [{ type: 'text', content: 'Fix the test' }] }],
    })
    expect(prompt?.span.parentSpanId).toBeNull()
    expect(request?.span).toMatchObject({
      traceId: prompt?.span.traceId,
      parentSpanId: prompt?.span.spanId,
      startNs: 1_760_000_000_500_000_000n,
      endNs: 1_760_000_002_000_000_000n,
    })
  })

  it('reads a model call of Claude Code with what it used', () => {
    const attributes = {
      model: 'claude-sonnet-4-5',
      input_tokens: '10',
      output_tokens: '20',
      cache_read_tokens: '100',
      cache_creation_tokens: '5',
      cost_usd: '0.01',
    }
    expect(told('claude_code', 'api_request', attributes)?.story).toMatchObject({
      kind: 'LLM',
      operation: 'chat',
      provider: 'anthropic',
      requestModel: 'claude-sonnet-4-5',
      tokensIn: 115,
      tokensOut: 20,
      cachedTokensIn: 100,
      costUsd: 0.01,
    })
  })

  it.each<[string, Parameters<typeof eventOf>, object]>([
    [
      'a failed call of Claude Code',
      ['claude_code', 'api_error', { model: 'm', error: 'Overloaded', status_code: '529' }],
      { kind: 'LLM', errorMessage: 'Overloaded', httpStatus: 529 },
    ],
    [
      'a failed attempt of Codex',
      ['codex', 'api_request', { model: 'm', 'http.response.status_code': 429, 'error.message': 'slow down' }],
      { kind: 'LLM', provider: 'openai', errorMessage: 'slow down', httpStatus: 429 },
    ],
    [
      'a failed call of Gemini CLI',
      ['gemini_cli', 'api_error', { model: 'm', error: 'quota', error_type: 'ResourceExhausted', status_code: 429 }],
      { kind: 'LLM', errorType: 'ResourceExhausted', errorMessage: 'quota', httpStatus: 429 },
    ],
    [
      'a failed tool',
      ['gemini_cli', 'tool_call', { function_name: 'read_file', success: false, error: 'no such file' }],
      { kind: 'TOOL', toolName: 'read_file', toolFailed: true, errorMessage: 'no such file' },
    ],
    [
      'a failed tool whose flag is text',
      ['claude_code', 'tool_result', { tool_name: 'Bash', success: 'false' }],
      { kind: 'TOOL', toolName: 'Bash', toolFailed: true, errorMessage: 'Bash failed' },
    ],
    [
      'a refused answer',
      ['claude_code', 'api_refusal', { model: 'm' }],
      { kind: 'LLM', finishReason: 'refusal', errorMessage: null },
    ],
  ])('tells of %s', (_what, given, story) => {
    const found = told(...given)
    expect(found?.story).toMatchObject(story)
    if (!_what.includes('refused')) expect(found?.span.status).toBe('ERROR')
  })

  it('tells of consent that was refused, and blames nobody for it', () => {
    const refused = told('claude_code', 'tool_decision', {
      tool_name: 'Bash',
      decision: 'reject',
      source: 'user_reject',
    })
    expect(refused?.story.humanDecision).toMatchObject({ decision: 'rejected', by: 'user', toolName: 'Bash' })
    expect(told('claude_code', 'tool_decision', { tool_name: 'Bash', decision: 'accept' })).toBeNull()
    const call = told('gemini_cli', 'tool_call', { function_name: 'edit', success: false, decision: 'reject' })
    expect(call?.span.status).toBe('UNSET')
  })

  it('counts a streamed answer once', () => {
    const kinds = ['response.created', 'response.output_text.delta', 'response.completed']
    const spans = kinds.map((kind) => told('codex', 'sse_event', { 'event.kind': kind, output_token_count: 7 }))
    expect(spans.map((found) => found?.story.tokensOut ?? null)).toEqual([null, null, 7])
    expect(told('codex', 'api_request', { 'http.response.status_code': 200 })).toBeNull()
  })

  it('keeps placeholders out of the story', () => {
    expect(told('claude_code', 'user_prompt', { prompt: '<REDACTED>' })?.story.input).toBeNull()
  })

  it('gives the same record the same ids, and other prompts other runs', () => {
    const [one, again] = [retell(eventOf('codex', 'user_prompt')), retell(eventOf('codex', 'user_prompt'))]
    expect(again).toEqual(one)
    const other = told('claude_code', 'user_prompt', { 'prompt.id': 'p2' })
    expect(other?.span.traceId).not.toBe(told('claude_code', 'user_prompt')?.span.traceId)
  })

  it('places events that end no step in the run they belong to', () => {
    const { log, span } = retell(eventOf('claude_code', 'compaction'))
    expect([span, log.spanId, log.traceId]).toEqual([null, null, told('claude_code', 'user_prompt')?.span.traceId])
  })

  it('lets a step stand in for a beginning that never came, unless it failed', () => {
    const flags = (name: string, attributes: Attributes) => told('claude_code', name, attributes)?.span.flags
    expect([flags('api_request', {}), flags('api_error', { error: 'x' }), flags('user_prompt', {})]).toEqual([
      0x300, 0, 0,
    ])
  })

  it.each([
    ['names a trace', { ...eventOf('claude_code', 'api_request'), traceId: 'a'.repeat(32) }],
    ['has no session', logWith({ traceId: null, spanId: null, eventName: 'codex.user_prompt' })],
    ['has no time', { ...eventOf('codex', 'user_prompt'), timeNs: 0n, observedNs: 0n }],
    ['is of somebody else', logWith({ traceId: null, attributes: { 'session.id': 's' }, eventName: 'gen_ai.choice' })],
  ])('hands back a record that %s as it is', (_what, log) => {
    expect(retell(log)).toEqual({ log, span: null })
  })
})
