import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeGlobalId, encodeGlobalId, idOf } from '#graph/global-id.ts'

describe('a global id', () => {
  it('stands for its type and id, whatever the number', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 17n }),
        fc.constantFrom('Failure', 'Pattern', 'Policy'),
        (id, typename) => {
          expect(decodeGlobalId(encodeGlobalId(typename, id))).toEqual({ typename, id: String(id) })
        },
      ),
    )
  })

  it('of a warning is the id that travels on spans', () => {
    const id = '01890000-0000-7000-8000-00000000abcd'
    expect(encodeGlobalId('Warning', id)).toBe(id)
    expect(decodeGlobalId(id.toUpperCase())).toEqual({ typename: 'Warning', id })
  })

  it('that we never made is refused, and nothing of it reaches a statement', () => {
    const forged = [
      'Failure:1; drop table failures',
      'Failure:-1',
      'Nothing:1',
      'Run:abc',
      ':',
      'Failure:',
      'Warning:5',
    ]
    for (const text of [...forged.map((one) => Buffer.from(one).toString('base64url')), '', 'zzz', 'x'.repeat(1_000)]) {
      expect(() => decodeGlobalId(text), text).toThrow('is not an id of this API')
    }
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          const { typename, id } = decodeGlobalId(text)
          return encodeGlobalId(typename, id).length > 0
        } catch (error) {
          return error instanceof Error && error.message.includes('not an id')
        }
      }),
    )
  })

  it('of another type is named as such', () => {
    expect(() => idOf('Failure', encodeGlobalId('Pattern', 7), 'input.failure')).toThrow(
      'is the id of a Pattern, not of a Failure',
    )
  })
})
