import { describe, expect, it } from 'vitest'

import { afterSeen, mayMove, mayWarn, stateAt, type StateOfFailure } from '#core/memory/failure-state.ts'

const failure = (given: Partial<StateOfFailure> = {}): StateOfFailure & { notAFailure: boolean } => ({
  state: 'RESOLVED',
  stateAtMs: 1_000,
  untilMs: null,
  resolvedRelease: '1.4.0',
  resolvedPromptVersion: null,
  resolvedModel: null,
  notAFailure: false,
  ...given,
})
const facts = (given: Partial<Parameters<typeof mayWarn>[1]> = {}) => ({
  release: null,
  promptVersion: null,
  model: null,
  ...given,
})

describe('afterSeen', () => {
  it.each([
    ['the fixed release', '1.4.0', 'REGRESSED'],
    ['a newer one', '1.10.0', 'REGRESSED'],
    ['no release', null, 'REGRESSED'],
    ['one that cannot be ordered', 'deadbeef', 'REGRESSED'],
    ['an older one', '1.3.9', 'RESOLVED'],
    ['a candidate of the fixed one', '1.4.0-rc.1', 'RESOLVED'],
  ])('a resolved failure seen on %s', (_name, release, state) => {
    expect(afterSeen(failure(), { atMs: 2_000, release })).toBe(state)
  })

  it('does not regress by an event from before it was resolved', () => {
    expect(afterSeen(failure({ resolvedRelease: null }), { atMs: 999, release: null })).toBe('RESOLVED')
  })

  it('looks at the prompt version where that was the fix', () => {
    const fixed = failure({ resolvedRelease: null, resolvedPromptVersion: '12' })
    expect(afterSeen(fixed, { atMs: 2_000, release: null, promptVersion: '11' })).toBe('RESOLVED')
    expect(afterSeen(fixed, { atMs: 2_000, release: null, promptVersion: '12' })).toBe('REGRESSED')
  })

  it('leaves open and archived failures as they are, until the archive runs out', () => {
    expect(afterSeen(failure({ state: 'OPEN' }), { atMs: 2_000, release: null })).toBe('OPEN')
    expect(afterSeen(failure({ state: 'ARCHIVED' }), { atMs: 2_000, release: null })).toBe('ARCHIVED')
    expect(afterSeen(failure({ state: 'ARCHIVED', untilMs: 1_500 }), { atMs: 2_000, release: null })).toBe('OPEN')
  })
})

describe('mayWarn', () => {
  it.each([
    ['open', failure({ state: 'OPEN' }), facts(), true],
    ['regressed', failure({ state: 'REGRESSED' }), facts({ release: '9' }), true],
    ['archived', failure({ state: 'ARCHIVED' }), facts(), false],
    ['no failure', { ...failure({ state: 'OPEN' }), notAFailure: true }, facts(), false],
    ['resolved, at the fix', failure(), facts({ release: '1.4.0' }), false],
    ['resolved, before the fix', failure(), facts({ release: '1.3' }), true],
    ['resolved, release not said', failure(), facts(), false],
    ['fixed by a model, on it', failure({ resolvedModel: 'gpt-4o' }), facts({ model: 'gpt-4o-2024-08-06' }), false],
    ['fixed by a model, on another', failure({ resolvedModel: 'gpt-4o' }), facts({ model: 'gpt-4' }), true],
  ])('%s', (_name, remembered, given, expected) => {
    expect(mayWarn(remembered, given, 5_000)).toBe(expected)
  })
})

describe('moves', () => {
  it('are open to people except to REGRESSED, which only seeing it again makes', () => {
    expect(mayMove('OPEN', 'RESOLVED')).toBe(true)
    expect(mayMove('REGRESSED', 'ARCHIVED')).toBe(true)
    expect(mayMove('RESOLVED', 'REGRESSED')).toBe(false)
    expect(stateAt({ state: 'OPEN', untilMs: 1 }, 2)).toBe('OPEN')
  })
})
