import { describe, expect, it } from 'vitest'

import { AppError } from '#core/platform/errors.ts'
import {
  editedSetting,
  isAsked,
  isSameSetting,
  standardSetting,
  type SignalCard,
} from '#core/memory/signal-settings.ts'

const card: SignalCard = {
  id: 'context-near-limit',
  title: 'The prompt nearly fills the context window',
  version: 1,
  grade: 'B',
  level: 'span',
  classes: ['input.context_length'],
  content: [],
  notOn: [],
  thresholds: [{ name: 'context_used_min', default: 0.9, min: 0.5, max: 1, meaning: '' }],
}

describe('what a project makes of a signal', () => {
  it('changes what is given and leaves the rest', () => {
    const moved = editedSetting(card, standardSetting, { thresholds: [{ name: 'context_used_min', value: 0.8 }] })
    expect(moved).toEqual({ ...standardSetting, thresholds: { context_used_min: 0.8 } })
    expect(editedSetting(card, moved, { enabled: false })).toEqual({ ...moved, enabled: false })
    expect(editedSetting(card, moved, { thresholds: [{ name: 'context_used_min', value: null }] })).toEqual(
      standardSetting,
    )
    expect(editedSetting(card, moved, { severity: 'HIGH' }).severity).toBe('HIGH')
  })

  it('names every field that is out of bounds', () => {
    const wrong = {
      sampling: 2,
      thresholds: [
        { name: 'context_used_min', value: 7 },
        { name: 'nothing', value: 1 },
      ],
    }
    expect(() => editedSetting(card, standardSetting, wrong)).toThrow(AppError)
    expect(() => editedSetting(card, standardSetting, wrong)).toThrow(/sampling.*context_used_min.*nothing/)
    expect(() => editedSetting(card, standardSetting, { sampling: Number.NaN })).toThrow(AppError)
  })

  it('is the same whatever order its lines stand in', () => {
    const one = { ...standardSetting, thresholds: { a: 1, b: 2 } }
    expect(isSameSetting(one, { ...standardSetting, thresholds: { b: 2, a: 1 } })).toBe(true)
    expect(isSameSetting(one, { ...one, sampling: 0.5 })).toBe(false)
  })

  it('takes about the share of runs that was asked for, and always the same', () => {
    const half = { ...standardSetting, sampling: 0.25 }
    const ids = Array.from({ length: 4000 }, (_, at) => ((at * 2_654_435_761) % 2 ** 32).toString(16).padStart(32, '0'))
    const taken = ids.filter((id) => isAsked(half, id))
    expect(taken.length).toBeGreaterThan(900)
    expect(taken.length).toBeLessThan(1100)
    expect(ids.filter((id) => isAsked(half, id))).toEqual(taken)
    expect(ids.some((id) => isAsked({ ...half, enabled: false }, id))).toBe(false)
    expect(ids.some((id) => isAsked({ ...half, sampling: 0 }, id))).toBe(false)
    expect(ids.every((id) => isAsked(standardSetting, id))).toBe(true)
  })
})
