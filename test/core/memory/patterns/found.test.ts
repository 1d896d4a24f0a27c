import { describe, expect, it } from 'vitest'

import type { Cascade } from '#core/memory/patterns/cascade.ts'
import {
  cascadePattern,
  confidenceOf,
  itemText,
  kinPattern,
  risePattern,
  seasonPattern,
  setPattern,
  type NamedFailure,
} from '#core/memory/patterns/found.ts'
import type { FoundSet } from '#core/memory/patterns/mined-run.ts'

const failure = (id: string, title: string, given: Partial<NamedFailure> = {}): NamedFailure => ({
  id,
  shortId: `F-${id}`,
  class: 'tool.error',
  title,
  mitigation: null,
  apps: ['shop'],
  firstMs: 1_000,
  lastMs: 9_000,
  ...given,
})
const stale = failure('1', 'The index is stale')
const empty = failure('2', 'The answer is empty', { mitigation: 'Ask again with more context.', apps: ['desk'] })
const names = new Map([stale, empty].map((one) => [one.id, one]))

const set: FoundSet = {
  target: 'failure:1',
  items: ['region:eu', 'tool:search'],
  runs: 40,
  ofRuns: 50,
  lift: 6.6666,
  chance: 1e-9,
  apps: ['shop'],
  users: 12,
  failureIds: ['1'],
  firstMs: 1_000,
  lastMs: 9_000,
}

describe('what is written of a pattern', () => {
  it('names what runs share, how often that is, and where to look first', () => {
    const found = setPattern(set, names, 168)
    expect(found.title).toBe('The index is stale: region eu and tool search')
    expect(found.summary).toContain('F-1 was met by 50 runs within 168 hours, and 40 of them have region eu')
    expect(found.summary).toContain('6.7 times')
    expect(found.evidence.action).toMatch(/Look at what is different in eu.*Look at the tool search first/)
    expect(found.evidence).toMatchObject({ runs: 40, ofRuns: 50, lift: 6.667, users: 12, windowHours: 168 })
  })

  it('speaks of a class where failures of a class share it', () => {
    const found = setPattern({ ...set, target: 'class:tool.error', failureIds: ['1', '2'] }, names, 24)
    expect(found.summary).toContain('2 failures of tool.error were met by 50 runs')
    expect(found.title).toMatch(/^A tool failed: /)
  })

  it('says which comes first, how long before, and to put that one right', () => {
    const cascade: Cascade = {
      before: '1',
      after: '2',
      forwards: 12,
      backwards: 1,
      medianGapMs: 45,
      lift: 50,
      chance: 1e-6,
      apps: ['shop'],
      firstMs: 1_000,
      lastMs: 9_000,
    }
    const found = cascadePattern(cascade, 'session', names, 24)
    expect(found).toMatchObject({ kind: 'CASCADE', title: 'The index is stale, then The answer is empty' })
    expect(found.summary).toContain('F-1 came before F-2 in 12 sessions and after it in 1, 45 ms apart')
    expect(found.evidence.action).toMatch(/^Put F-1 right first\./)
    const gap = (medianGapMs: number) => cascadePattern({ ...cascade, medianGapMs }, 'run', names, 24).summary
    expect(gap(4_520)).toContain('4.5 s apart')
    expect(gap(600_000)).toContain('10 min apart')
    const turned = cascadePattern({ ...cascade, before: '2', after: '1' }, 'run', names, 24)
    expect(turned.identity).not.toBe(found.identity)
    expect(turned.evidence.action).toContain('Ask again with more context.')
  })

  it('counts what comes more often, and what comes at the same hours', () => {
    const rise = risePattern(stale, { runs: 30, runsBefore: 20, lift: 9, chance: 0.001 })
    expect(rise.summary).toContain('30 runs in the last 24 hours and by 20 in the six days before: 9.0 times')
    const season = { item: 'hour:09-11', runs: 40, ofRuns: 50, days: 6, lift: 4, chance: 0.001 }
    const found = seasonPattern(stale, season)
    expect(found.title).toBe('The index is stale, at 09-11 (UTC)')
    expect(found.summary).toContain('40 of 50 runs that met F-1 fall into 09-11 (UTC), on 6 days')
    expect(found.evidence.action).toContain('See what runs at 09-11 (UTC)')
  })

  it('names the apps that meet the same, and is less sure of what is only nearly the same', () => {
    const failures = [stale, empty].map(({ id, class: kind, apps }, at) => ({
      id,
      class: kind,
      text: 'x',
      apps,
      runs: 3 + at,
      firstMs: 1_000 * at,
      lastMs: 5_000 * (at + 1),
    }))
    const kin = { item: 'template:a', template: 'a', failures, isExact: true }
    const found = kinPattern(kin, names, 168)
    expect(found).toMatchObject({ title: 'The index is stale, in 2 apps', apps: ['desk', 'shop'], confidence: 0.99 })
    expect(found).toMatchObject({ firstMs: 0, lastMs: 10_000, evidence: { runs: 7 } })
    expect(found.summary).toContain('F-1 and F-2 read the same')
    expect(kinPattern({ ...kin, isExact: false }, names, 168)).toMatchObject({
      confidence: 0.95,
      summary: expect.stringContaining('nearly the same'),
    })
  })

  it('is the same pattern in whatever order its items were found, and another for another failure', () => {
    const { identity } = setPattern(set, names, 168)
    expect(setPattern({ ...set, items: set.items.toReversed(), runs: 1 }, names, 24).identity).toBe(identity)
    expect(setPattern({ ...set, target: 'failure:2' }, names, 168).identity).not.toBe(identity)
  })

  it('stays readable when a failure is gone meanwhile, and when names are very long', () => {
    const gone = setPattern(set, new Map(), 168)
    expect(gone.title).toBe('A failure: region eu and tool search')
    expect(`${gone.summary} ${gone.evidence.action}`).not.toMatch(/undefined|null|NaN/)
    const cascade = { before: '8', after: '9', forwards: 12, backwards: 0, medianGapMs: 5, lift: 5, chance: 0 }
    const both = cascadePattern({ ...cascade, apps: [], firstMs: 0, lastMs: 0 }, 'run', new Map(), 24)
    expect(`${both.title} ${both.summary} ${both.evidence.action}`).not.toMatch(/undefined|null|NaN/)
    const long = new Map([['1', failure('1', 'x'.repeat(400))]])
    expect(setPattern(set, long, 168).title).toHaveLength(160)
  })
})

it('an item reads as a person would say it', () => {
  expect(
    ['tool:search', 'release:1.4', 'hour:09-11', 'failure:1', 'failure:77'].map((one) => itemText(one, names)),
  ).toEqual(['tool search', 'release 1.4', '09-11 (UTC)', 'F-1', 'another failure'])
  expect(itemText('model:azure:gpt-4o', names)).toBe('model azure:gpt-4o')
})

it('sureness stays between nothing and nearly certain', () => {
  expect([0, 0.05, 1, 3].map(confidenceOf)).toEqual([0.999, 0.95, 0, 0])
})
