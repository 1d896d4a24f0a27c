import { describe, expect, it } from 'vitest'

import { spanFromStored, storedResource, storedScope, type StoredSpan } from '#core/telemetry/stored-span.ts'

const stored: StoredSpan = {
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  parentSpanId: null,
  startNs: 1n,
  endNs: 2n,
  otelKind: 3,
  status: 2,
  name: 'chat',
  flags: 1,
  traceState: null,
  statusMessage: 'too many requests',
  attributes: { 'gen_ai.request.model': 'gpt-4o' },
  events: [{ name: 'exception', atNs: '2', attributes: { 'exception.type': 'RateLimitError' } }, { name: 'no time' }],
  links: null,
  dropped: { attributes: 2, events: 0, links: 0 },
  resource: storedResource({ attributes: { 'service.name': 'shop' }, schemaUrl: '' }),
  scope: storedScope({ name: 'openai', version: '1' }),
}

describe('spanFromStored', () => {
  it('puts a span together as it was sent', () => {
    expect(spanFromStored(stored)).toMatchObject({
      status: 'ERROR',
      statusMessage: 'too many requests',
      attributes: { 'gen_ai.request.model': 'gpt-4o' },
      droppedAttributes: 2,
      events: [{ name: 'exception', atNs: 2n, attributes: { 'exception.type': 'RateLimitError' } }],
      resource: { attributes: { 'service.name': 'shop' } },
      scope: { name: 'openai', version: '1' },
    })
  })

  it('reads what is missing or broken as nothing', () => {
    const span = spanFromStored({ ...stored, attributes: 'text', events: 'text', dropped: null, status: 9 })
    expect(span).toMatchObject({ attributes: {}, events: [], links: [], droppedAttributes: 0, status: 'UNSET' })
    expect(storedResource(null)).toEqual({ attributes: {}, schemaUrl: '', droppedAttributes: 0 })
  })
})
