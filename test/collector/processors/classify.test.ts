import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import { createClassifier } from '#collector/signals/classifier.ts'
import { signals } from '#collector/signals/registry.ts'
import { taxonomy } from '#core/memory/taxonomy.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import type { Span } from '#core/telemetry/span.ts'
import { failedSpan, spanWith } from '#test/support/span.ts'
import { answered, finish } from '#test/support/understood.ts'

const model: Attributes = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-4o' }
const agent: Attributes = { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'support' }
const slow = "Error code: 429 - {'error': {'message': 'slow down please'}}"

const placed = (span: Span, spanId: string, parentSpanId: string | null): Span => ({ ...span, spanId, parentSpanId })
const failing = (spans: readonly Span[], classify = createClassifier()): readonly string[] =>
  classify(spans.map(normalise)).flatMap(({ span, findings }) =>
    findings.map((finding) => `${span.spanId} ${finding.class}`),
  )

describe('one finding per root cause', () => {
  const leaf = placed(failedSpan('openai.RateLimitError', slow, { attributes: model }), 'c', 'b')
  const sameAbove = placed(failedSpan('openai.RateLimitError', slow, { attributes: agent }), 'b', 'a')
  const wrapperAbove = placed(failedSpan('tenacity.RetryError', `gave up: ${slow}`, { attributes: agent }), 'b', 'a')
  const bareRoot = placed(spanWith({ status: 'ERROR' }), 'a', null)

  it('stays on the deepest span that recorded the exception', () => {
    expect(failing([bareRoot, sameAbove, leaf])).toEqual(['c provider.rate_limit'])
    expect(failing([leaf, wrapperAbove, bareRoot])).toEqual(['c provider.rate_limit'])
  })

  it('remembers children that came in an earlier batch', () => {
    const classify = createClassifier()
    expect(failing([leaf], classify)).toEqual(['c provider.rate_limit'])
    expect(failing([sameAbove], classify)).toEqual([])
    expect(failing([bareRoot], classify)).toEqual([])
  })

  it('judges a batch that is sent again in the same way', () => {
    const classify = createClassifier()
    const batch = [bareRoot, sameAbove, leaf]
    expect(failing(batch, classify)).toEqual(failing(batch, classify))
  })

  it('reaches over a span in between that went well', () => {
    expect(failing([leaf, placed(spanWith(), 'b', 'a'), bareRoot])).toEqual(['c provider.rate_limit'])
  })

  it('keeps an ancestor’s error that is another one', () => {
    const other = placed(failedSpan('KeyError', "'order'", { attributes: agent }), 'b', 'a')
    expect(failing([leaf, other])).toEqual(['c provider.rate_limit', 'b app.error'])
  })

  it('keeps equal errors of siblings apart', () => {
    expect(failing([leaf, placed(leaf, 'd', 'b')])).toEqual(['c provider.rate_limit', 'd provider.rate_limit'])
  })

  it('gives the HTTP call’s error to the model call above it', () => {
    const http = placed(
      spanWith({
        status: 'ERROR',
        attributes: {
          'http.request.method': 'POST',
          'http.response.status_code': 429,
          'server.address': 'api.openai.com',
        },
      }),
      'd',
      'c',
    )
    expect(failing([http, leaf])).toEqual(['c provider.rate_limit'])
  })

  it('is not caught by spans that are their own ancestors', () => {
    expect(failing([placed(leaf, 'x', 'y'), placed(sameAbove, 'y', 'x')]).length).toBeGreaterThan(0)
  })

  it('prefers an error to its symptom, and a cut answer to broken JSON', () => {
    expect(failing([failedSpan('openai.RateLimitError', slow, { attributes: answered([], finish('stop')) })])).toEqual([
      'b7ad6b7169203331 provider.rate_limit',
    ])
    expect(
      failing([
        spanWith({
          attributes: answered([{ type: 'text', content: '{"a":' }], {
            ...finish('length'),
            'gen_ai.output.type': 'json',
          }),
        }),
      ]),
    ).toEqual(['b7ad6b7169203331 output.truncated'])
  })
})

describe('content capture', () => {
  const hollow: Attributes = {
    'ai.operationId': 'ai.generateText.doGenerate',
    'ai.prompt.messages': '[{"role":"user","content":"Hi"}]',
    'ai.response.finishReason': 'stop',
    'gen_ai.usage.output_tokens': 9,
  }

  it('believes an absent answer only where answers are recorded', () => {
    const classify = createClassifier()
    const span = (attributes: Attributes) => spanWith({ scopeName: 'ai', attributes })
    expect(failing([span(hollow)], classify)).toEqual([])
    expect(failing([span({ ...hollow, 'ai.response.text': 'Hello' })], classify)).toEqual([])
    expect(failing([span(hollow)], classify)).toEqual(['b7ad6b7169203331 output.empty'])
  })
})

describe('the table of signals', () => {
  it('has one id each and names only classes that exist', () => {
    expect(new Set(signals.map(({ id }) => id)).size).toBe(signals.length)
    for (const { classes } of signals) for (const name of classes) expect(taxonomy).toHaveProperty([name])
  })

  it('leaves records without findings as they are', () => {
    const records = [normalise(spanWith({ attributes: model }))]
    expect(createClassifier()(records)).toBe(records)
  })

  it('can be told to leave a signal out', () => {
    const classify = createClassifier({ disable: ['truncated-output'] })
    expect(
      failing([spanWith({ attributes: answered([{ type: 'text', content: 'Once' }], finish('length')) })], classify),
    ).toEqual([])
  })
})

describe('titles', () => {
  it.each([
    ['openai.RateLimitError', slow, model, 'The provider refused the call: rate limit reached'],
    [
      'KeyError',
      "'x'",
      { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'search' },
      'Tool search failed with KeyError',
    ],
    ['shop.errors.OutOfStock', 'none left', {}, 'The app raised OutOfStock'],
  ])('%s', (type, message, attributes, title) => {
    expect(
      createClassifier()([normalise(failedSpan(type, message, { attributes: attributes as Attributes }))])[0]
        ?.findings[0]?.title,
    ).toBe(title)
  })
})
