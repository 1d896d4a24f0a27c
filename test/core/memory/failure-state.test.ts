import { describe, expect, it } from 'vitest'

import { mayMove, mayWarn, stateAt, type StateOfFailure } from '#core/memory/failure-state.ts'

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
