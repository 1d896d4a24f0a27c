import { describe, expect, it } from 'vitest'

import { burnAlarms, burnOf, type BurnWindows } from '#core/memory/health/burn-alarms.ts'

const window = (executions: number, failed: number, bad = failed) => ({ executions, failed, bad })
const windows = (given: Partial<BurnWindows> = {}): BurnWindows => ({
  '5 min': window(0, 0),
  '30 min': window(0, 0),
  '1 h': window(0, 0),
  '6 h': window(0, 0),
  '3 d': window(0, 0),
  ...given,
})
const firing = (given: Partial<BurnWindows>, slo = 0.95) =>
  burnAlarms(windows(given), slo, 'run').flatMap((alarm) => (alarm.firing ? [`${alarm.level} ${alarm.long}`] : []))

describe('burn alarms', () => {
  it('page when an hour and its last five minutes burn 14.4 times the budget', () => {
    expect(firing({ '1 h': window(100, 80), '5 min': window(10, 8) })).toEqual(['PAGE 1 h'])
    expect(firing({ '1 h': window(100, 80), '5 min': window(10, 1) })).toEqual([])
  })

  it('open a ticket for what burns slower and longer', () => {
    expect(firing({ '6 h': window(500, 160), '30 min': window(40, 14) })).toEqual(['TICKET 6 h'])
    expect(firing({ '3 d': window(5000, 300), '6 h': window(500, 40) })).toEqual(['TICKET 3 d'])
  })

  it('wake nobody for a few runs', () => {
    expect(firing({ '1 h': window(4, 4), '5 min': window(4, 4) })).toEqual([])
  })

  it('can be reached where more may fail than 14.4 times would be', () => {
    expect(firing({ '1 h': window(100, 100), '5 min': window(9, 9) }, 0.9)).toEqual(['PAGE 1 h'])
  })

  it('say what burns how fast, and where nothing ran', () => {
    const [page] = burnAlarms(windows({ '1 h': window(100, 80) }), 0.95, 'run')
    expect(page!.text).toBe(
      'The budget of 5 % burns 16.0 times in 1 h and nothing ran in 5 min; from 14.4 times in both on it is a page.',
    )
    expect(burnOf(window(0, 0), 0.95)).toBeNull()
  })
})
