import { describe, expect, it } from 'vitest'

import { createMaskText } from '#collector/redaction/mask-text.ts'
import { createRedactSpan } from '#collector/redaction/redact-span.ts'
import type { Span } from '#core/telemetry/span.ts'
import { eventWith, spanWith } from '#test/support/span.ts'

const secret = 'sk-Ab12Cd34Ef56Gh78Ij90'
const counted: string[] = []
const maskText = createMaskText({ patterns: ['api_key', 'email', 'card'], mask: '#', expressions: [] }, (name) =>
  counted.push(name),
)
const redact = createRedactSpan(maskText, { drop: ['http.request.header.*'], allow: ['gen_ai.request.model'] })

const text = (span: Span): string =>
  JSON.stringify(span, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))

describe('createRedactSpan', () => {
  it('hands on the very same span when there is nothing to hide', () => {
    const span = spanWith({
      attributes: { a: 'x', n: 4111111111111111, list: ['a', { b: true }], id: 4111111111111111n },
      events: [eventWith('e', { m: 'y' })],
    })
    expect(redact(span)).toBe(span)
  })

  it('gives up the bytes that arrived once it has masked something of them', () => {
    const wire = Buffer.from(`holds ${secret}`)
    expect(redact(spanWith({ attributes: { prompt: `key ${secret}` }, wire })).wire).toBeNull()
    expect(redact(spanWith({ events: [eventWith('e', { m: secret })], wire })).wire).toBeNull()
    expect(redact(spanWith({ attributes: { prompt: 'no key' }, wire })).wire).toBe(wire)
  })

  it.each<[string, Partial<Span>]>([
    ['the name', { name: `chat ${secret}` }],
    ['an attribute', { attributes: { prompt: `key ${secret}` } }],
    ['a key', { attributes: { [`header.${secret}`]: 'x' } }],
    ['a nested value', { attributes: { deep: { list: [{ inner: [secret] }] } } }],
    ['a nested key', { attributes: { deep: { [secret]: 1 } } }],
    ['JSON in text', { attributes: { messages: JSON.stringify([{ content: JSON.stringify({ key: secret }) }]) } }],
    ['an event', { events: [eventWith(`e ${secret}`, { 'exception.message': secret })] }],
    [
      'a link',
      {
        links: [
          {
            traceId: '',
            spanId: '',
            traceState: `k=${secret}`,
            flags: 0,
            attributes: { a: secret },
            droppedAttributes: 0,
          },
        ],
      },
    ],
    ['the status', { status: 'ERROR', statusMessage: `401 Incorrect API key: ${secret}` }],
    [
      'the resource',
      { resource: { attributes: { 'process.command_line': `--key ${secret}` }, schemaUrl: '', droppedAttributes: 0 } },
    ],
    [
      'the scope',
      { scope: { name: secret, version: '', attributes: { a: secret }, schemaUrl: '', droppedAttributes: 0 } },
    ],
    ['the trace state', { traceState: `vendor=${secret}` }],
    ['bytes', { attributes: { raw: new TextEncoder().encode(secret) } }],
  ])('masks a secret in %s', (_, given) => {
    const masked = redact(spanWith(given))
    expect(text(masked)).not.toContain(secret)
    expect(
      Buffer.from(
        Object.values(masked.attributes)[0] instanceof Uint8Array ? (masked.attributes.raw as Uint8Array) : [],
      ).toString(),
    ).not.toContain(secret)
  })

  it('counts each secret once and never keeps it', () => {
    counted.length = 0
    redact(spanWith({ attributes: { one: secret, two: `kim@example.com ${secret}`, [secret]: 1 } }))
    expect(counted.toSorted()).toEqual(['api_key', 'api_key', 'api_key', 'email'])
  })

  it('removes attributes by key and passes allowed ones on unread', () => {
    const masked = redact(
      spanWith({ attributes: { 'http.request.header.cookie': 'a=b', 'gen_ai.request.model': secret, keep: 1 } }),
    )
    expect(masked.attributes).toEqual({ 'gen_ai.request.model': secret, keep: 1 })
  })

  it('shares one masked resource between the spans that shared one', () => {
    const resource = { attributes: { owner: 'kim@example.com' }, schemaUrl: '', droppedAttributes: 0 }
    const [first, second] = [spanWith({ resource }), spanWith({ resource })].map(redact)
    expect(first?.resource).toBe(second?.resource)
  })

  it('is not led astray by the names of prototypes', () => {
    const attributes: Record<string, string> = Object.fromEntries([
      ['__proto__', secret],
      ['constructor', secret],
    ])
    const masked = redact(spanWith({ attributes }))
    expect(Object.entries(masked.attributes)).toEqual([
      ['__proto__', '#'],
      ['constructor', '#'],
    ])
  })
})
