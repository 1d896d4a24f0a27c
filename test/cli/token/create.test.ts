import { describe, expect, it } from 'vitest'
import { createToken, expiryOf } from '#cli/token/create.ts'

const nowMs = Date.UTC(2026, 10, 23, 12)

describe('when a key runs out', () => {
  it.each([
    ['90d', '2027-02-21T12:00:00.000Z'],
    ['12h', '2026-11-24T00:00:00.000Z'],
    ['30m', '2026-11-23T12:30:00.000Z'],
    ['2027-01-31', '2027-01-31T00:00:00.000Z'],
    ['2027-01-31T08:00:00Z', '2027-01-31T08:00:00.000Z'],
  ])('is said as %s', (text, at) => {
    expect(expiryOf(text, nowMs).toISOString()).toBe(at)
  })

  it.each(['soon', '90', '90w', '2027-13-45', '2026-11-23', '0d', '99999d'])('is not said as %s', (text) => {
    expect(() => expiryOf(text, nowMs)).toThrow('--expires')
  })
})

describe('a key to be made', () => {
  it('needs a name and scopes there are, before anything is opened', () => {
    expect(() => createToken({ scopes: 'read' }, nowMs)).toThrow('--name')
    expect(() => createToken({ name: 'ci' }, nowMs)).toThrow('--scopes')
    expect(() => createToken({ name: 'ci', scopes: 'read,everything' }, nowMs)).toThrow('"everything"')
  })
})
