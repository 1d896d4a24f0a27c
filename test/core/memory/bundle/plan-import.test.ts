import { expect, it } from 'vitest'
import { hashedTerms } from '#core/memory/bundle/hashed-terms.ts'
import { planImport, type FailureHere, type MemoryHere } from '#core/memory/bundle/plan-import.ts'
import type { FailureRow, PolicyRow } from '#core/memory/bundle/rows.ts'

const salt = '0'.repeat(32)
const hash = (letter: string): string => letter.repeat(32)
const row = (letters: string, more: Partial<FailureRow> = {}): FailureRow => ({
  kind: 'failure',
  class: 'tool.error',
  severity: 'HIGH',
  title: null,
  rootCause: 'Told elsewhere.',
  mitigation: null,
  edited: true,
  notAFailure: false,
  runs: 3,
  firstSeenAt: '2026-10-01T00:00:00.000Z',
  lastSeenAt: '2026-10-02T00:00:00.000Z',
  fingerprints: [...letters].map((letter) => ({
    hash: hash(letter),
    algorithm: 'o1',
    level: 'template',
    text: null,
    terms: hashedTerms('stock level of <str> is unknown to the warehouse', salt),
  })),
  ...more,
})
const here = (id: string, more: Partial<FailureHere> = {}): [string, FailureHere] => [
  id,
  {
    id,
    shortId: `F-${id}`,
    class: 'tool.error',
    title: 'Here',
    severity: 'HIGH',
    rootCause: null,
    mitigation: null,
    edited: false,
    ...more,
  },
]
const memory = (more: Partial<MemoryHere> = {}): MemoryHere => ({
  failures: new Map(),
  owners: new Map(),
  texts: [],
  policies: [],
  mitigations: new Map(),
  carried: { unlocked: false, known: new Map(), count: 0 },
  ...more,
})
const planOf = (rows: readonly FailureRow[], there: MemoryHere) =>
  planImport({ failures: rows, policies: [], mitigations: [], contexts: [] }, there).failures

it('makes what is unknown, once', () => {
  const [made, again] = planOf([row('ab'), row('a')], memory())
  expect(made).toMatchObject({ action: 'NEW', takesTexts: true, resembles: null })
  expect(made?.aliases).toHaveLength(2)
  expect(again).toMatchObject({ action: 'REFUSED', reason: expect.stringContaining('twice') })
})

it('adds unknown fingerprints to the failure that is known by another', () => {
  const there = memory({ failures: new Map([here('1')]), owners: new Map([[hash('a'), '1']]) })
  const [plan] = planOf([row('ab')], there)
  expect(plan).toMatchObject({ action: 'KNOWN', takesTexts: true, here: { shortId: 'F-1' } })
  expect(plan?.aliases.map((alias) => alias.hash)).toEqual([hash('b')])
})

it('leaves alone what a person here has written', () => {
  const there = memory({ failures: new Map([here('1', { edited: true })]), owners: new Map([[hash('a'), '1']]) })
  expect(planOf([row('a')], there)).toMatchObject([{ action: 'KNOWN', takesTexts: false, aliases: [] }])
})

it('keeps apart what is apart here, and adds to the one that is known best', () => {
  const there = memory({
    failures: new Map([here('1'), here('2')]),
    owners: new Map([
      [hash('a'), '1'],
      [hash('b'), '2'],
      [hash('c'), '2'],
    ]),
  })
  expect(planOf([row('abc')], there)).toMatchObject([{ here: { shortId: 'F-2' }, apart: ['F-1'] }])
})

it('does not bring back what was deleted, nor a class that nobody knows', () => {
  expect(planOf([row('a')], memory({ owners: new Map([[hash('a'), null]]) }))).toMatchObject([
    { action: 'REFUSED', reason: 'it was deleted here' },
  ])
  expect(planOf([row('a', { class: 'dream.bad' })], memory())).toMatchObject([
    { action: 'REFUSED', reason: expect.stringContaining('dream.bad') },
  ])
})

it('points out a failure here that reads alike, of the same class only', () => {
  const terms = new Set(hashedTerms('stock level of <str> is unknown to the warehouse', salt))
  const there = (failureClass: string): MemoryHere =>
    memory({ failures: new Map([here('1', { class: failureClass })]), texts: [{ failureId: '1', terms }] })
  expect(planOf([row('a')], there('tool.error'))).toMatchObject([{ resembles: { shortId: 'F-1', likeness: 1 } }])
  expect(planOf([row('a')], there('output.empty'))).toMatchObject([{ resembles: null }])
})

it('knows a policy by what it does, and finds a free name for another of the same name', () => {
  const policy = (name: string, rule: Record<string, unknown>): PolicyRow => ({
    kind: 'policy',
    name,
    verdict: 'WARN',
    rule,
    message: null,
    mitigation: null,
  })
  const there = memory({ policies: [policy('Mine', { runsMin: 3, riskMin: 0.3 })] })
  const rows = [policy('Yours', { riskMin: 0.3, runsMin: 3 }), policy('Mine', { runsMin: 9 })]
  expect(planImport({ failures: [], policies: rows, mitigations: [], contexts: [] }, there).policies).toMatchObject([
    { action: 'SAME' },
    { action: 'NEW', name: 'Mine (2)' },
  ])
})

it('leaves out what could not be saved by hand, and what is too much', () => {
  const policy = (name: string, more: Partial<PolicyRow>): PolicyRow => ({
    kind: 'policy',
    name,
    verdict: 'WARN',
    rule: { runsMin: 3 },
    message: null,
    mitigation: null,
    ...more,
  })
  const rows = [policy('Wrong', { rule: { runsMin: -1 } }), policy('Rash', { verdict: 'BLOCK' }), policy('Fine', {})]
  const plan = (there: MemoryHere) =>
    planImport({ failures: [], policies: rows, mitigations: [], contexts: [] }, there).policies
  expect(plan(memory()).map(({ action }) => action)).toEqual(['REFUSED', 'REFUSED', 'NEW'])
  const full = Array.from({ length: 100 }, (_, at) => policy(`P${at}`, { rule: { runsMin: at + 10 } }))
  expect(plan(memory({ policies: full }))[2]).toMatchObject({ action: 'REFUSED', reason: 'at most 100 policies' })
})

it('puts words against a class in place of the built-in ones, never of those of people', () => {
  const said = (name: string, text = 'Ask the tools team.') => ({ kind: 'mitigation' as const, class: name, text })
  const rows = [
    said('tool.error'),
    said('tool.timeout'),
    said('input.context_length'),
    said('no.class'),
    said('tool.error'),
  ]
  const mitigations = new Map([
    ['tool.error', { text: 'Built in.', edited: false }],
    ['tool.timeout', { text: 'Ours.', edited: true }],
    ['input.context_length', { text: 'Ask the tools team.', edited: true }],
  ])
  const plan = planImport({ failures: [], policies: [], mitigations: rows, contexts: [] }, memory({ mitigations }))
  expect(plan.mitigations.map(({ action }) => action)).toEqual(['NEW', 'KEPT', 'SAME', 'REFUSED', 'REFUSED'])
})
