import { describe, expect, it } from 'vitest'
import { decodeJson } from '#collector/wire/decode-json.ts'
import { latestNs, momentOf } from '#collector/wire/time.ts'
import { jsonBytes, jsonRequest, jsonSpan } from '#test/support/payloads.ts'

describe('a moment', () => {
  it('is kept as it was sent, from 1970 to the end of 2261', () => {
    for (const ns of [0n, 1n, 1_795_000_000_000_000_001n, latestNs]) expect(momentOf({ lenient: {} }, ns)).toBe(ns)
  })

  it('later than that is stored as the latest, and the deviation is counted', () => {
    const sent = { startTimeUnixNano: '18446744073709551615', endTimeUnixNano: '9223372036854775807' }
    const { spans, lenient } = decodeJson(jsonBytes(jsonRequest({ ...jsonSpan(), ...sent })))
    expect(spans[0]).toMatchObject({ startNs: latestNs, endNs: latestNs })
    expect(lenient).toEqual({ time_after_2261: 2 })
  })
})
