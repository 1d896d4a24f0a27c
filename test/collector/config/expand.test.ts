import { describe, expect, it } from 'vitest'
import { parseDocument } from 'yaml'

import { expandDocument } from '#collector/config/expand.ts'

const env = { PORT: '4317', NAME: 'shop', TRUE: 'true', LIST: '[1, 2]', EMPTY: '', EVIL: '${env:NAME}' }
function expand(yaml: string) {
  const document = parseDocument(yaml)
  const expansion = expandDocument(document, env, 'test')
  return { value: document.toJS() as unknown, ...expansion }
}

describe('references in a config', () => {
  it.each([
    ['a: ${env:PORT}', { a: 4317 }],
    ['a: "${env:PORT}"', { a: '4317' }],
    ["a: '${env:PORT}'", { a: '4317' }],
    ['a: ${env:TRUE}', { a: true }],
    ['a: ${NAME}', { a: 'shop' }],
    ['a: localhost:${env:PORT}', { a: 'localhost:4317' }],
    ['a: ${env:HOST:-127.0.0.1}:${env:PORT}', { a: '127.0.0.1:4317' }],
    ['a: ${env:NOPE:-8080}', { a: 8080 }],
    ['a: ${env:NOPE:-http://x:1/y}', { a: 'http://x:1/y' }],
    ['a: ${env:EMPTY:-standard}', { a: 'standard' }],
    ['a: ${env:NOPE:-}', { a: null }],
    ['a: ${env:LIST}', { a: '[1, 2]' }],
    ['a: [x, "${env:NAME}"]', { a: ['x', 'shop'] }],
    ['a: $$5 and $${env:NAME}', { a: '$5 and ${env:NAME}' }],
    ['a: $5', { a: '$5' }],
    ['${env:NAME}: key', { '${env:NAME}': 'key' }],
    ['a: ${env:EVIL}', { a: '${env:NAME}' }],
  ])('reads %s', (yaml, expected) => {
    expect(expand(yaml)).toMatchObject({ value: expected, problems: [] })
  })

  it('says which variables are not set and which references are none', () => {
    expect(expand('a: ${env:NOPE}')).toMatchObject({ value: { a: null }, unset: ['NOPE'] })
    expect(expand('a: ${env:1X} ${file:/etc/passwd}').problems).toHaveLength(2)
    expect(expand(Array.from({ length: 101 }, (_, i) => `k${i}: \${env:PORT}`).join('\n')).problems).toEqual([
      { path: 'test', message: 'holds more than 100 references' },
    ])
  })
})
