import { describe, expect, it } from 'vitest'
import { allScopes } from '#core/identity/scopes.ts'
import { keyEnd, keyScopes, scopeWords } from '../../web/src/keys/key-scopes.ts'

describe('what a key may do', () => {
  it('can be chosen for every scope there is', () => {
    expect(keyScopes.map(({ scope }) => scope)).toEqual(allScopes)
  })

  it('is told in words, and as it stands where it is not known', () => {
    expect(scopeWords(['ingest', 'preflight', 'embed'])).toBe('send, ask, embed')
  })

  it('ends after its days, or when it is revoked', () => {
    const nowMs = Date.parse('2026-06-01T12:00:00Z')
    expect(keyEnd(30, nowMs)).toBe('2026-07-01T12:00:00.000Z')
    expect(keyEnd(0, nowMs)).toBeNull()
  })
})
