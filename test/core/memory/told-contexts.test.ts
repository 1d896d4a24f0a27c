import { describe, expect, it } from 'vitest'

import { readTelling, tellingOf, type CountedContext, type CountedMeeting } from '#core/memory/told-contexts.ts'

const counted = (at: number): CountedContext => ({
  hash: at.toString(16).padStart(32, '0'),
  runs: at + 3,
  failed: at % 3,
  outages: at % 2,
  lastFailedMs: at % 3 === 0 ? null : 1_760_000_000_000.5 + at,
  lastOkMs: at % 5 === 0 ? null : 1_760_000_000_001 + at,
  lastSeenMs: 1_760_000_000_002 + at,
})
const met = (at: number): CountedMeeting => ({
  context: at.toString(16).padStart(32, '0'),
  fingerprint: at.toString(16).padStart(32, 'f'),
  runs: at + 1,
  lastFailedMs: 1_760_000_000_000 + at,
})
const many = <Row>(count: number, row: (at: number) => Row): Row[] => Array.from({ length: count }, (_, at) => row(at))

describe('tellingOf', () => {
  it('tells counts that are heard again as they were, through JSON', () => {
    const [contexts, meetings] = [many(20, counted), many(7, met)]
    const [payload, ...more] = tellingOf(contexts, meetings)
    expect(more).toEqual([])
    expect(readTelling(JSON.parse(JSON.stringify(payload)))).toEqual({ contexts, meetings, unnumbered: [] })
  })

  it('tells of many in several entries, and of none in none', () => {
    const contexts = many(2_500, counted)
    const payloads = tellingOf(contexts, many(1_200, met))
    expect(payloads).toHaveLength(3)
    expect(payloads.flatMap((payload) => readTelling(payload).contexts)).toEqual(contexts)
    expect(tellingOf([], [])).toEqual([])
  })

  it('understands older processes, which only say what changed, and takes nothing from what it cannot read', () => {
    const nothing = { contexts: [], meetings: [], unnumbered: [] }
    expect(readTelling({ hashes: ['a', 'b'] })).toEqual({ ...nothing, unnumbered: ['a', 'b'] })
    for (const payload of [null, 'text', [], {}, { hashes: 3 }]) expect(readTelling(payload)).toEqual(nothing)
  })
})
