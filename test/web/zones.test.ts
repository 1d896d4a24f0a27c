import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { inputTime, isoOfInput } from '../../web/src/format/input-time.ts'
import { clockTime, stretchText } from '../../web/src/format/time.ts'
import { worstFirst } from '../../web/src/format/worst-first.ts'

const own = process.env['TZ']
const within = (zone: string): void => {
  process.env['TZ'] = zone
}
afterEach(() => {
  if (own === undefined) delete process.env['TZ']
  else process.env['TZ'] = own
})
const nowMs = Date.parse('2026-10-25T12:00:00Z')

describe('one instant, read in two zones', () => {
  const instant = '2026-10-25T08:30:00.000Z'

  it.each([
    ['Europe/Berlin', '09:30', '2026-10-25T09:30'],
    ['Asia/Kolkata', '14:00', '2026-10-25T14:00'],
  ])('stands in %s as %s, and the link that is shared means the same', (zone, clock, field) => {
    within(zone)
    expect([clockTime(instant, nowMs, 'en-GB'), inputTime(instant), isoOfInput(field)]).toEqual([clock, field, instant])
  })
})

describe('the night the clocks go back', () => {
  beforeEach(() => within('Europe/Berlin'))
  const [first, second, third] = ['2026-10-25T00:00:00.000Z', '2026-10-25T01:00:00.000Z', '2026-10-25T02:00:00.000Z']

  it('has an hour that comes twice, and says which is meant', () => {
    expect(stretchText(first!, second!, nowMs, 'en-GB')).toBe('02:00 CEST to 02:00 CET')
    expect(stretchText(second!, third!, nowMs, 'en-GB')).toBe('02:00 to 03:00')
  })

  it('leaves the bound of a range where it was while nobody changes its field', () => {
    const exact = '2026-10-25T01:30:12.000Z'
    expect(isoOfInput(inputTime(exact), exact)).toBe(exact)
    expect(isoOfInput('2026-10-25T09:30', exact)).toBe('2026-10-25T08:30:00.000Z')
    expect([isoOfInput('', exact), isoOfInput('never')]).toEqual([null, null])
  })
})

describe('apps on the home page', () => {
  it('stand by how much they need somebody', () => {
    const scored = [
      { name: 'fine', score: 92, firing: [] },
      { name: 'bad', score: 31, firing: [] },
      { name: 'burning', score: 70, firing: ['PAGE'] },
      { name: 'young', score: null, firing: [] },
    ]
    expect(worstFirst(['young', 'fine', 'unknown', 'bad', 'burning'], scored)).toEqual([
      'burning',
      'bad',
      'fine',
      'young',
      'unknown',
    ])
  })
})
