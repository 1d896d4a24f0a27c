import { describe, expect, it } from 'vitest'
import { verdictOf } from '#cli/check/verdict.ts'

const answers = (['ALLOW', 'ROUTE', 'WARN', 'BLOCK', 'UNKNOWN'] as const).map((verdict) => ({
  name: verdict,
  app: 'shop',
  id: verdict,
  verdict,
  risk: null,
  message: '',
  matches: [],
}))
const failing = (options: Parameters<typeof verdictOf>[2]): readonly string[] =>
  verdictOf(answers, [], options).plans.flatMap(({ passed, name }) => (passed ? [] : [name]))

describe('the gate', () => {
  it('closes on what was asked for, and on what could not be looked at', () => {
    expect(failing({ failOn: 'warn', allowUnknown: false })).toEqual(['WARN', 'BLOCK', 'UNKNOWN'])
    expect(failing({ failOn: 'block', allowUnknown: false })).toEqual(['BLOCK', 'UNKNOWN'])
    expect(failing({ failOn: 'block', allowUnknown: true })).toEqual(['BLOCK'])
  })

  it('closes on anything that a release broke', () => {
    const broken = [{ shortId: 'F-1', class: 'app.error', title: 't', severity: 'LOW', how: 'NEW' }] as const
    const options = { failOn: 'warn', allowUnknown: false } as const
    expect(verdictOf([], broken, options).passed).toBe(false)
    expect(verdictOf([], [], options).passed).toBe(true)
  })
})
