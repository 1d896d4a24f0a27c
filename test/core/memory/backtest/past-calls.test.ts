import { describe, expect, it } from 'vitest'

import { withMoments, type PastCalls } from '#core/memory/backtest/past-calls.ts'
import { contextOf } from '#core/memory/context-signature.ts'
import { questionAbout } from '#test/support/questions.ts'

const question = questionAbout('Extract the invoice total', { model: 'gpt-4o', provider: 'openai' })
const run = (endedMs: number, failed = false) => ({
  question,
  contexts: [contextOf(question)],
  failed,
  met: [],
  endedMs,
})
const counted = (atMs: number, calls: number, failed = 0): PastCalls => ({
  scope: 'provider',
  key: 'openai',
  atMs,
  calls,
  failed,
  failureId: null,
})

const limited = {
  id: '7',
  shortId: 'F-7',
  class: 'provider.rate_limit' as const,
  title: 'too many',
  severity: 'MEDIUM' as const,
  fingerprint: 'f',
}

describe('calls of the past', () => {
  it('are known to have failed or gone well when their runs ended, as many as were counted', () => {
    const calls = [counted(61_000, 3, 3), counted(110_000, 3)]
    const told = withMoments(calls, [
      { ...run(61_000, true), met: [limited] },
      run(70_000),
      run(80_000, true),
      run(400_000),
    ])
    expect(told).toEqual([
      counted(61_000, 2, 2),
      { ...counted(61_000, 1, 1), failureId: '7' },
      counted(70_000, 1),
      counted(80_000, 1),
      counted(110_000, 1),
    ])
  })

  it('are never more than were counted, and none of what nothing failed of', () => {
    expect(withMoments([counted(110_000, 1)], [run(70_000), run(80_000)])).toEqual([counted(70_000, 1)])
    expect(withMoments([], [run(70_000)])).toEqual([])
    expect(withMoments([counted(110_000, 1)], [{ ...run(70_000), met: [limited] }])).toEqual([counted(110_000, 1)])
  })
})
