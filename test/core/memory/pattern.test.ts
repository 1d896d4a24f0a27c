import { describe, expect, it } from 'vitest'

import type { FailureWindow } from '#core/memory/pattern.ts'
import { identityOf, patternsOf, stateOfPattern } from '#core/memory/pattern.ts'

const met = (given: Partial<FailureWindow> = {}): FailureWindow => ({
  failureId: '7',
  shortId: 'F-3',
  class: 'tool.error',
  title: 'The tool failed',
  runs: 3,
  apps: ['shop'],
  items: new Map([
    ['tool:search', 3],
    ['model:gpt-4o', 3],
    ['release:1.0', 1],
  ]),
  firstMs: 1_000,
  lastMs: 9_000,
  ...given,
})
const hourMs = 3_600_000

describe('patterns of a failure', () => {
  it('recurs from three runs on, not from two', () => {
    expect(patternsOf(met({ runs: 2 }))).toEqual([])
    expect(patternsOf(met()).map((pattern) => pattern.kind)).toEqual(['RECURRING'])
  })

  it('crosses apps from two on, even in two runs', () => {
    const [pattern] = patternsOf(met({ runs: 2, apps: ['desk', 'shop'] }))
    expect(pattern).toMatchObject({ kind: 'CROSS_APP', apps: ['desk', 'shop'], title: 'The tool failed, in 2 apps' })
  })

  it('says what the runs share, and leaves out what few of them have', () => {
    expect(patternsOf(met())[0]!.summary).toBe(
      'F-3 was met by 3 runs in shop within 24 hours. Shared: model gpt-4o (3 of 3), tool search (3 of 3).',
    )
    expect(patternsOf(met({ items: new Map() }))[0]!.summary).toContain('share no tool, model or release')
  })

  it('keeps its identity however often it is found, and in whatever order its items come', () => {
    expect(patternsOf(met())[0]!.identity).toBe(patternsOf(met({ runs: 900, lastMs: 99_000 }))[0]!.identity)
    expect(identityOf('CASCADE', ['a', 'b'])).toBe(identityOf('CASCADE', ['b', 'a']))
    expect(identityOf('CASCADE', ['a', 'b'])).not.toBe(identityOf('CASCADE', ['ab']))
    expect(identityOf('CASCADE', ['a'])).not.toBe(identityOf('RISING', ['a']))
  })

  it('is surer the more runs it stands on', () => {
    const confidence = (runs: number) => patternsOf(met({ runs }))[0]!.confidence
    expect(confidence(3)).toBeCloseTo(0.92, 2)
    expect(confidence(6)).toBeGreaterThan(confidence(3))
    expect(confidence(500)).toBeLessThan(1)
  })

  it('fades after a window without a run and is closed after seven', () => {
    expect(stateOfPattern(0, 24 * hourMs)).toBe('open')
    expect(stateOfPattern(0, 25 * hourMs)).toBe('fading')
    expect(stateOfPattern(0, 8 * 24 * hourMs)).toBe('closed')
  })
})
