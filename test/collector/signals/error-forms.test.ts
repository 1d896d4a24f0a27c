import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import { createClassifier } from '#collector/signals/classifier.ts'
import { appFrames } from '#collector/signals/stack-frames.ts'
import type { Finding } from '#core/memory/finding.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import type { Span } from '#core/telemetry/span.ts'
import { eventWith, failedSpan, spanWith } from '#test/support/span.ts'

const model: Attributes = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-4o' }
const app: Attributes = {}

const findingOf = (span: Span): Finding | undefined => createClassifier()([normalise(span)])[0]?.findings[0]
const classOf = (span: Span): string | null => findingOf(span)?.class ?? null

const statuses = [
  [400, 'provider.bad_request'],
  [401, 'provider.auth'],
  [402, 'provider.quota'],
  [403, 'provider.auth'],
  [408, 'provider.timeout'],
  [413, 'input.context_length'],
  [422, 'provider.bad_request'],
  [429, 'provider.rate_limit'],
  [500, 'provider.server_error'],
  [502, 'provider.server_error'],
  [503, 'provider.overloaded'],
  [504, 'provider.timeout'],
  [520, 'provider.server_error'],
  [529, 'provider.overloaded'],
] as const

describe('a status alone', () => {
  it.each(statuses)('%i as http.response.status_code', (status, expected) => {
    const attributes = { ...model, 'http.response.status_code': status }
    expect(classOf(spanWith({ attributes, status: 'ERROR' }))).toBe(expected)
  })

  it.each(statuses)('%i as http.status_code, as text', (status, expected) => {
    const attributes = { ...model, 'http.status_code': String(status) }
    expect(classOf(spanWith({ attributes, status: 'ERROR' }))).toBe(expected)
  })

  it.each(statuses)('%i as error.type', (status, expected) => {
    const attributes = { ...model, 'error.type': String(status) }
    expect(classOf(spanWith({ attributes, status: 'ERROR' }))).toBe(expected)
  })

  it.each(statuses)('%i on the HTTP span of a provider', (status, expected) => {
    const attributes = {
      'http.request.method': 'POST',
      'server.address': 'api.openai.com',
      'url.full': 'https://api.openai.com/v1/chat/completions',
      'http.response.status_code': status,
    }
    expect(classOf(spanWith({ attributes, status: 'ERROR', otelKind: 3 }))).toBe(expected)
  })
})

describe('error.type alone', () => {
  it.each([
    ['timeout', 'provider.timeout'],
    ['rate_limit_exceeded', 'provider.rate_limit'],
    ['RateLimitError', 'provider.rate_limit'],
    ['openai.RateLimitError', 'provider.rate_limit'],
    ['openai.APIConnectionError', 'provider.connection'],
    ['com.openai.errors.RateLimitException', 'provider.rate_limit'],
    ['content_filter', 'output.content_filter'],
    ['context_length_exceeded', 'input.context_length'],
    ['server_error', 'provider.server_error'],
    ['java.net.SocketTimeoutException', 'provider.timeout'],
    ['authentication_error', 'provider.auth'],
    ['System.Net.Sockets.SocketException', 'provider.connection'],
    ['_OTHER', 'app.error'],
  ])('%s', (type, expected) => {
    expect(classOf(spanWith({ attributes: { ...model, 'error.type': type }, status: 'ERROR' }))).toBe(expected)
  })
})

const python = `Traceback (most recent call last):
  File "/usr/lib/python3.12/site-packages/openai/_base_client.py", line 1047, in request
    raise self._make_status_error_from_response(err.response) from None
openai.RateLimitError: Error code: 429 - {'error': {'message': 'slow down'}}

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "/srv/shop/agent.py", line 31, in answer
    raise AnswerError("no answer") from error
shop.errors.AnswerError: no answer
`
const group = `  + Exception Group Traceback (most recent call last):
  |   File "/srv/shop/agent.py", line 12, in gather
  | ExceptionGroup: unhandled errors in a TaskGroup (1 sub-exception)
  +-+---------------- 1 ----------------
    | Traceback (most recent call last):
    |   File "/usr/lib/python3.12/site-packages/anthropic/_base_client.py", line 1, in request
    | anthropic.RateLimitError: Error code: 429 - {'type': 'error'}
    +------------------------------------
`
const javascript = `AnswerError: no answer
    at answer (file:///srv/shop/src/agent.ts:31:11)
    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)
  [cause]: RateLimitError: 429 slow down
      at APIError.generate (file:///srv/shop/node_modules/openai/core/error.mjs:60:20)
      at OpenAI.makeRequest (file:///srv/shop/node_modules/openai/client.mjs:338:32)
`
const java = `com.shop.AnswerException: no answer
\tat com.shop.Agent.answer(Agent.java:31)
\tat org.springframework.web.method.support.InvocableHandlerMethod.doInvoke(InvocableHandlerMethod.java:255)
Caused by: com.openai.errors.RateLimitException: 429: slow down
\tat com.openai.core.handlers.ErrorHandler.handle(ErrorHandler.kt:44)
\t... 12 more
`
const dotnet = `Shop.AnswerException: no answer
 ---> System.ClientModel.ClientResultException: HTTP 429 (requests: rate_limit_exceeded)
   at OpenAI.ClientPipelineExtensions.ProcessMessageAsync(ClientPipeline pipeline, PipelineMessage message)
   at OpenAI.Chat.ChatClient.CompleteChatAsync(IEnumerable\`1 messages)
   --- End of inner exception stack trace ---
   at Shop.Agents.Support.<AnswerAsync>d__4.MoveNext() in /src/Shop/Agents/Support.cs:line 42
   at System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw()
   at Shop.Program.Main(String[] args) in /src/Shop/Program.cs:line 7
`

describe('an error of the app that was caused by a provider', () => {
  it.each([
    ['Python', 'shop.errors.AnswerError', python],
    ['a Python group', 'ExceptionGroup', group],
    ['JavaScript', 'AnswerError', javascript],
    ['Java', 'com.shop.AnswerException', java],
    ['.NET', 'Shop.AnswerException', dotnet],
  ])('%s', (_language, type, stack) => {
    expect(classOf(failedSpan(type, 'no answer', { attributes: app, stack }))).toBe('provider.rate_limit')
  })
})

describe('the place in the app’s own code', () => {
  it.each([
    ['Python', python, ['agent:answer']],
    ['JavaScript', javascript, ['agent:answer']],
    ['Java', java, ['Agent:answer']],
    ['.NET', dotnet, ['Support:AnswerAsync', 'Program:Main']],
  ])('%s', (_language, stack, frames) => {
    expect(appFrames(stack)).toEqual(frames)
  })

  it.each([
    ['server-DN--B4Gu.mjs', 'server-Ch2Xq9_w.mjs', 'server'],
    ['index.4f3a9c1b.js', 'index.09bd7712.js', 'index'],
    ['app.4f3a9c1b22aa41d7.js', 'app.0b1c9d2e3f405162.js', 'app'],
    ['order-agent.js', 'order-agent.js', 'order-agent'],
    ['user-settings.service.js', 'user-settings.service.js', 'user-settings.service'],
  ])('are the same in every build: %s and %s', (before, after, module) => {
    const stackIn = (file: string): string =>
      `Error: no\n    at OpenAI.makeRequest (file:///srv/${file}:9:1)\n    at async answer (file:///srv/${file}:31:11)`
    expect(appFrames(stackIn(before))).toEqual([`${module}:answer`])
    expect(appFrames(stackIn(after))).toEqual([`${module}:answer`])
  })
})

describe('an exception event', () => {
  const raised = eventWith('exception', { 'exception.type': 'openai.RateLimitError', 'exception.message': 'slow' })

  it('counts without a status, at half the weight where the call was answered', () => {
    const answered = { ...model, 'gen_ai.usage.output_tokens': 4 }
    expect(findingOf(spanWith({ attributes: answered, events: [raised] }))).toMatchObject({
      class: 'provider.rate_limit',
      severity: 'LOW',
    })
  })

  it('counts in full without a status where nothing came back', () => {
    expect(findingOf(spanWith({ attributes: model, events: [raised] }))).toMatchObject({
      class: 'provider.rate_limit',
      severity: 'MEDIUM',
    })
  })

  it('counts by its type where it has no message', () => {
    const bare = eventWith('exception', { 'exception.type': 'anthropic.APITimeoutError' })
    expect(classOf(spanWith({ attributes: model, status: 'ERROR', events: [bare] }))).toBe('provider.timeout')
  })

  it('counts by its stack where it has nothing else', () => {
    const bare = eventWith('exception', { 'exception.stacktrace': python })
    expect(classOf(spanWith({ attributes: model, status: 'ERROR', events: [bare] }))).toBe('provider.rate_limit')
  })
})
