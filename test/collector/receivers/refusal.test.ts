import { describe, expect, it } from 'vitest'

import { fromPipeline, httpStatusOf, refusalOf, statusLineOf } from '#collector/receivers/refusal.ts'
import { remarksOn } from '#collector/receivers/remarks.ts'
import { createInFlight, holdFor } from '#collector/receivers/in-flight.ts'
import { defaultLimits } from '#collector/wire/limits.ts'
import { AppError } from '#core/platform/errors.ts'
import type { ErrorCode } from '#core/platform/errors.ts'

describe('the translation of refusals', () => {
  it.each<[ErrorCode, number, number, 'may be sent again' | 'is given up']>([
    ['invalid', 400, 3, 'is given up'],
    ['unauthenticated', 401, 16, 'is given up'],
    ['denied', 403, 7, 'is given up'],
    ['not_found', 404, 5, 'is given up'],
    ['conflict', 409, 6, 'is given up'],
    ['too_large', 413, 8, 'is given up'],
    ['unsupported', 415, 12, 'is given up'],
    ['rate_limited', 429, 8, 'may be sent again'],
    ['unavailable', 503, 14, 'may be sent again'],
    ['internal', 500, 13, 'is given up'],
  ])('says %s as HTTP %i and gRPC %i; the request %s', (code, http, grpc, fate) => {
    const error = new AppError(code, 'why')
    expect([httpStatusOf(error), refusalOf(error).code]).toEqual([http, grpc])
    expect(refusalOf(error).retryAfterSeconds === null).toBe(fate === 'is given up')
  })

  it('shows nothing of an error nobody foresaw, and has it retried when the pipeline threw it', () => {
    const bug = new TypeError('secret')
    expect(refusalOf(bug)).toMatchObject({ code: 13, message: expect.not.stringContaining('secret') })
    expect(fromPipeline(bug, 'span')).toMatchObject({ code: 'unavailable', cause: bug })
    const own = new AppError('too_large', 'x')
    expect(fromPipeline(own, 'span')).toBe(own)
  })

  it('names a status that has no encoding', () => {
    expect([statusLineOf(415), statusLineOf(599)]).toEqual(['415 Unsupported Media Type', '599'])
  })
})

describe('remarksOn', () => {
  it('groups spans by reason, names a few and counts the rest', () => {
    const rejected = Array.from({ length: 8 }, (_, index) => ({
      index,
      reason: index === 7 ? 'odd' : 'same',
    }))
    const decoded = { spans: [], rejected, cuts: { name_bytes_max: 3, spans_per_request_max: 9 }, lenient: {} }
    expect(remarksOn(decoded, defaultLimits, 'span')).toEqual({
      rejected: 8,
      message: 'spans 0, 1, 2, 3, 4 and 2 more: same\nspan 7: odd\ncut at name_bytes_max = 4096, 3 times',
    })
  })
})

describe('createInFlight', () => {
  it('refuses what would be too much, but never a lone request', () => {
    const totals: number[] = []
    const inFlight = createInFlight(10, (bytes) => totals.push(bytes))
    inFlight.hold(50)
    expect(() => inFlight.hold(1)).toThrow(AppError)
    inFlight.release(50)
    inFlight.hold(10)
    expect(totals).toEqual([50, 0, 10])
  })

  it('lets a lone request in piece by piece, and gives all of it back', () => {
    const inFlight = createInFlight(10, () => undefined)
    const held = holdFor(inFlight)
    held.hold(8)
    held.hold(8)
    expect(() => holdFor(inFlight).hold(1)).toThrow('Too many bytes')
    held.release(6)
    held.releaseAll()
    expect(inFlight.bytes()).toBe(0)
  })
})
