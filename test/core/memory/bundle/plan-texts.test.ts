import { expect, it } from 'vitest'

import { planTexts } from '#core/memory/bundle/plan-texts.ts'

const theirs = {
  title: 'Asks again',
  severity: 'HIGH',
  rootCause: null,
  mitigation: 'Stop after three.',
  edited: true,
} as const
const ours = { title: 'An agent went in circles', severity: 'HIGH', rootCause: null, mitigation: 'Built in.' } as const

it('brings every text that people wrote to a failure that is new here', () => {
  expect(planTexts(theirs, null).map(({ field, action }) => [field, action])).toEqual([
    ['title', 'NEW'],
    ['severity', 'NEW'],
    ['mitigation', 'NEW'],
  ])
})

it('takes the place of what nobody here wrote, and tells what that was', () => {
  expect(planTexts(theirs, { ...ours, edited: false })).toEqual([
    { field: 'title', theirs: 'Asks again', ours: 'An agent went in circles', action: 'REPLACES' },
    { field: 'mitigation', theirs: 'Stop after three.', ours: 'Built in.', action: 'REPLACES' },
  ])
})

it('tells of each conflict with what people here wrote, and keeps theirs', () => {
  const actions = planTexts(theirs, { ...ours, edited: true }).map(({ action }) => action)
  expect(actions).toEqual(['KEPT', 'KEPT'])
})

it('tells of nothing that nobody wrote, or that says the same', () => {
  expect(planTexts({ ...theirs, edited: false }, null)).toEqual([])
  expect(planTexts(theirs, { ...theirs, edited: true })).toEqual([])
})
