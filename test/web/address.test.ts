import { describe, expect, it } from 'vitest'
import { healthAddress } from '../../web/src/address/health-address.ts'
import { mayName } from '../../web/src/address/names.ts'
import { filterAddress, wordsAddress } from '../../web/src/address/page-address.ts'
import { failureQuery, failureSelection } from '../../web/src/filters/failure-filter.ts'

const run = wordsAddress({ span: null, tab: ['messages', 'raw'] })
const failures = filterAddress(failureSelection, failureQuery)

describe('an address', () => {
  it('that a page understands is no problem, and stays as it is', () => {
    for (const [page, query] of [
      [run, { span: 'abc', tab: 'raw' }],
      [run, {}],
      [failures, { state: 'OPEN', q: 'order', last: '7d' }],
      [healthAddress, { of: 'tool', tool: 'search,pay', last: '30d' }],
    ] as const) {
      expect(page.problems(query)).toEqual([])
      expect(page.cleaned(query)).toEqual(query)
    }
  })

  it('that says more than a page knows is told part by part, and cleaned of it', () => {
    const query = { span: 'abc', tab: 'prose', stat: 'OPEN' }
    expect(run.problems(query)).toEqual(['stat=OPEN is none of span, tab', 'tab=prose is not one of messages, raw'])
    expect(run.cleaned(query)).toEqual({ span: 'abc' })
    expect(wordsAddress({}).problems({ q: 'x' })).toEqual(['q=x means nothing here'])
  })

  it('of a list keeps the words it knows beside the ones it does not', () => {
    const query = { state: 'OPEN,LOST', sort: 'age', last: '5y' }
    expect(failures.problems(query)).toEqual([
      expect.stringMatching(/^sort=age is none of state, severity,/),
      'state=LOST is not one of OPEN, REGRESSED, RESOLVED, ARCHIVED',
      expect.stringMatching(/^last=5y is not one of/),
    ])
    expect(failures.cleaned(query)).toEqual({ state: 'OPEN' })
  })

  it('of Health names one kind, and as many of it as there is room for', () => {
    const many = { app: 'a,b,c,d,e,f,g' }
    expect(healthAddress.problems(many)).toEqual(['7 names are more than 6'])
    expect(healthAddress.cleaned(many)).toEqual({ app: 'a,b,c,d,e,f' })
    const mixed = { of: 'tool', tool: 'pay', app: 'shop' }
    expect(healthAddress.problems(mixed)).toEqual(['app is given beside tool'])
    expect(healthAddress.cleaned(mixed)).toEqual({ of: 'tool', tool: 'pay' })
  })

  it('without end is told by its beginning', () => {
    expect(run.problems({ tab: 'x'.repeat(5_000) })[0]!.length).toBeLessThan(300)
  })
})

describe('a name in an address', () => {
  const traceId = '0af7651916cd43dd8448eb211c80319c'
  it('is taken however it is written, as the server takes it', () => {
    for (const given of ['F-42', 'f-42', ' F-42 ']) expect(mayName('failure', given)).toBe(true)
    for (const given of [traceId, traceId.toUpperCase(), '0af76519-16cd-43dd-8448-eb211c80319c'])
      expect(mayName('run', given)).toBe(true)
  })

  it('is none where the server could only refuse it', () => {
    for (const given of ['42', 'F-', 'F-1234567890', 'F-42x', 'P-42']) expect(mayName('failure', given)).toBe(false)
    for (const given of ['F-7', 'P-', 'P-1.5']) expect(mayName('pattern', given)).toBe(false)
    for (const given of ['', traceId.slice(1), `${traceId}0`, traceId.replace('0', 'g')])
      expect(mayName('run', given)).toBe(false)
  })
})
