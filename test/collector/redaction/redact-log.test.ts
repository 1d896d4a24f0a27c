import { describe, expect, it } from 'vitest'

import { createMaskText } from '#collector/redaction/mask-text.ts'
import { createRedactLog } from '#collector/redaction/redact-log.ts'
import type { LogRecord } from '#core/telemetry/log-record.ts'
import { logWith } from '#test/support/log.ts'

const secret = 'sk-Ab12Cd34Ef56Gh78Ij90'
const maskText = createMaskText({ patterns: ['api_key', 'email'], mask: '#', expressions: [] }, () => undefined)
const redact = createRedactLog(maskText, { drop: ['http.request.header.*'], allow: [] })

const text = (log: LogRecord): string =>
  JSON.stringify(log, (_, value: unknown) =>
    typeof value === 'bigint'
      ? String(value)
      : value instanceof Uint8Array
        ? Buffer.from(value).toString('latin1')
        : value,
  )

describe('createRedactLog', () => {
  it('hands on the very same record when there is nothing to hide', () => {
    const log = logWith({ body: { content: 'hello', list: [1, null] }, attributes: { a: 'x' } })
    expect(redact(log)).toBe(log)
  })

  it.each<[string, Partial<LogRecord>]>([
    ['a body of text', { body: `key ${secret}` }],
    ['a body of maps and lists', { body: { message: { parts: [{ content: secret }] } } }],
    ['a key of a body', { body: { [secret]: 1 } }],
    ['a body of bytes', { body: Buffer.from(secret) }],
    ['JSON in a body', { body: JSON.stringify({ content: JSON.stringify({ key: secret }) }) }],
    ['an attribute', { attributes: { prompt: secret } }],
    ['the name of the event', { eventName: `e ${secret}` }],
    ['the word for its severity', { severityText: secret }],
    ['the resource', { resource: { attributes: { host: secret }, schemaUrl: '', droppedAttributes: 0 } }],
    [
      'the scope',
      { scope: { name: secret, version: '', attributes: { a: secret }, schemaUrl: '', droppedAttributes: 0 } },
    ],
    ['an attribute that is dropped by name', { attributes: { 'http.request.header.x': secret } }],
  ])('leaves no secret in %s', (_place, given) => {
    expect(text(redact(logWith(given)))).not.toContain(secret)
  })
})
