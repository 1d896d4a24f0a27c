import { describe, expect, it } from 'vitest'

import { certaintyText } from '../../web/src/grouping/certainty.ts'
import { ruleFormOf, ruleOf, ruleSentence } from '../../web/src/grouping/rule-form.ts'

describe('a grouping rule', () => {
  const rule = { match: { class: 'tool.*', message: '*timed out*' }, fingerprint: '{tool} times out', apart: ['app'] }
  const row = { name: 'Time-outs', enabled: true, rule }

  it('comes out of its form as it went in, without what says nothing', () => {
    expect(ruleOf(ruleFormOf(row))).toEqual(rule)
    expect(ruleOf(ruleFormOf(null))).toEqual({ match: {} })
  })

  it('is said in one sentence', () => {
    expect(ruleSentence(row)).toBe(
      'when class tool.* and message *timed out*: stands for “{tool} times out”; is kept apart by app',
    )
  })

  it('survives what it does not know', () => {
    expect(ruleFormOf({ name: 'x', enabled: false, rule: { match: 7, ignore: ['frames', 7] } })).toMatchObject({
      enabled: false,
      match: { class: '' },
      ignore: ['frames'],
    })
  })
})

it('tells 99.5 from 100', () => {
  expect(certaintyText(0.995)).toBe('99.5\u00a0%')
  expect(certaintyText(0.93)).toBe('93\u00a0%')
  expect([certaintyText(0.9998), certaintyText(1)]).toEqual(['> 99.9\u00a0%', '100\u00a0%'])
})
