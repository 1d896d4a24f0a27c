import { describe, expect, it } from 'vitest'

import { afterSeen, type RestingFailure, type SeenAgain } from '#core/memory/failure-return.ts'

const resting = (given: Partial<RestingFailure> = {}): RestingFailure => ({
  state: 'RESOLVED',
  stateAtMs: 1_000,
  untilMs: null,
  resolvedRelease: '1.4.0',
  resolvedPromptVersion: null,
  resolvedModel: null,
  lastSeenMs: 500,
  occurrences: 10,
  untilOccurrences: null,
  ...given,
})
const seen = (atMs: number, given: Partial<SeenAgain> = {}): SeenAgain => ({
  atMs,
  release: null,
  promptVersion: null,
  model: null,
  ...given,
})
const archived = (given: Partial<RestingFailure>) => resting({ state: 'ARCHIVED', resolvedRelease: null, ...given })

describe('afterSeen', () => {
  it('regresses by the first event at or past the fix, and says in which version', () => {
    const events = [seen(1_500, { release: '1.3.9' }), seen(2_000, { release: '1.4.1' }), seen(3_000, { release: '2' })]
    expect(afterSeen(resting(), events)).toEqual({
      state: 'REGRESSED',
      reason: 'seen again in 1.4.1',
      event: events[1],
    })
  })

  it('never regresses by an older release, however late it comes', () => {
    expect(afterSeen(resting(), [seen(9e12, { release: '1.3.9' })])).toMatchObject({ state: 'RESOLVED' })
  })

  it('never regresses by what happened before it was resolved', () => {
    expect(afterSeen(resting(), [seen(999, { release: '1.5.0' })])).toMatchObject({ state: 'RESOLVED' })
  })

  it('leaves it to silence and exposure where no version tells, from the longest silence on', () => {
    const now = resting({ resolvedRelease: null, lastSeenMs: 1_200 })
    const events = [seen(1_500), seen(5_000), seen(5_001)]
    expect(afterSeen(now, events)).toEqual({ untested: events[1], quietSinceMs: 1_500 })
    expect(afterSeen(resting(), [seen(2_000)])).toEqual({ untested: seen(2_000), quietSinceMs: 1_000 })
  })

  it('opens an archive after its date, and after so many occurrences', () => {
    expect(afterSeen(archived({ untilMs: 1_500 }), [seen(1_400)])).toMatchObject({ state: 'ARCHIVED' })
    expect(afterSeen(archived({ untilMs: 1_500 }), [seen(1_400), seen(1_500)])).toMatchObject({ state: 'OPEN' })
    expect(afterSeen(archived({ untilOccurrences: 12 }), [seen(2_000)])).toMatchObject({ state: 'ARCHIVED' })
    expect(afterSeen(archived({ untilOccurrences: 12 }), [seen(2_000), seen(2_001)])).toMatchObject({
      state: 'OPEN',
      reason: 'seen 12 times, as its archive waited for',
    })
    expect(afterSeen(archived({}), [seen(9e12)])).toMatchObject({ state: 'ARCHIVED' })
  })

  it('leaves open failures alone', () => {
    expect(afterSeen(resting({ state: 'OPEN' }), [seen(2_000)])).toMatchObject({ state: 'OPEN' })
  })
})
