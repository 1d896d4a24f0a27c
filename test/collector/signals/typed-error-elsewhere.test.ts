import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import { createClassifier } from '#collector/signals/classifier.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { failedSpan } from '#test/support/span.ts'

const model: Attributes = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-4o' }
const tool: Attributes = { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'search' }

const classOf = (type: string, message: string, attributes: Attributes = model, stack?: string): string | null => {
  const span = failedSpan(type, message, { attributes, ...(stack === undefined ? {} : { stack }) })
  return createClassifier()([normalise(span)])[0]?.findings[0]?.class ?? null
}

describe('errors on the app’s own spans', () => {
  const app: Attributes = {}
  const openAiStack =
    'Error: 429 slow down\n    at APIError.generate (file:///srv/node_modules/openai/core/error.mjs:60:20)\n    at OpenAI.makeRequest (file:///srv/node_modules/openai/client.mjs:338:32)\n    at async answer (file:///srv/src/support.ts:12:3)'

  it.each([
    ['Error', '429 slow down', openAiStack, 'provider.rate_limit'],
    [
      'context_length_exceeded',
      "400 This model's maximum context length is 8192 tokens.",
      undefined,
      'input.context_length',
    ],
    ['insufficient_quota', '429 You exceeded your current quota', undefined, 'provider.quota'],
    ['invalid_api_key', '401 Incorrect API key provided: x.', openAiStack, 'provider.auth'],
    ['Error', 'Connection error.', openAiStack, 'provider.connection'],
    ['Error', 'Request timed out.', openAiStack, 'provider.timeout'],
    ['Error', '529 {"type":"error","error":{"type":"overloaded_error"}}', undefined, 'provider.overloaded'],
    ['openai.BadRequestError', 'Error code: 400 - {}', undefined, 'provider.bad_request'],
  ])('%s: %s comes from the model’s library', (type, message, stack, expected) => {
    expect(classOf(type, message, app, stack)).toBe(expected)
  })

  const bundled = (...places: readonly string[]): string =>
    [
      'Error: as said',
      ...places.map((place) => `    at ${place} (file:///srv/dist/server-DN--B4Gu.mjs:31875:25)`),
      '    at async answer (file:///srv/dist/server-DN--B4Gu.mjs:3305:11)',
    ].join('\n')

  it.each([
    ['Error', 'Request timed out.', ['OpenAI.makeRequest'], 'provider.timeout'],
    ['Error', 'Connection error.', ['Anthropic.makeRequest'], 'provider.connection'],
    ['Error', '529 Overloaded', ['APIError.generate', 'OpenAI.makeStatusError'], 'provider.overloaded'],
    [
      'unsupported_value',
      "400 Unsupported value: 'temperature' does not support 0.2 with this model.",
      ['APIError.generate', 'OpenAI.makeStatusError', 'OpenAI.makeRequest'],
      'provider.bad_request',
    ],
  ])('%s: %s comes from the model’s library, in an app that is one file', (type, message, places, expected) => {
    expect(classOf(type, message, app, bundled(...places))).toBe(expected)
  })

  it.each([
    ['Error', 'Request timed out.', ['Warehouse.makeRequest']],
    ['Error', '404 no such order', ['OrderError.generate']],
  ])('%s: %s comes from another library of an app that is one file', (type, message, places) => {
    expect(classOf(type, message, app, bundled(...places))).toBe('app.error')
  })

  it.each([
    ['KeyError', "'order_id'"],
    ['TimeoutError', 'lock wait timed out'],
    ['ConnectionError', 'redis: connection refused'],
    ['ValueError', 'status 404 for this order'],
    ['PermissionDeniedError', 'you may not read this file'],
    ['TypeError', "Cannot read properties of undefined (reading 'id')"],
  ])('%s: %s is the app’s own', (type, message) => {
    expect(classOf(type, message, app)).toBe('app.error')
  })
})

describe('errors inside tools', () => {
  it.each([
    ['KeyError', "'city'", 'tool.error'],
    ['httpx.ReadTimeout', 'timed out', 'tool.timeout'],
    ['TimeoutError', 'no answer', 'tool.timeout'],
    ['HTTPStatusError', "Client error '429 Too Many Requests' for url 'https://api.weather.example'", 'tool.error'],
    ['TypeError', "search() got an unexpected keyword argument 'town'", 'tool.bad_arguments'],
    ['TypeError', "search() missing 1 required positional argument: 'city'", 'tool.bad_arguments'],
    ['openai.RateLimitError', 'Error code: 429 - {}', 'provider.rate_limit'],
  ])('%s: %s', (type, message, expected) => {
    expect(classOf(type, message, tool)).toBe(expected)
  })
})
