import { describe, expect, it } from 'vitest'
import { readPlans } from '#cli/check/plans.ts'

const read = (text: string, app?: string) => readPlans(text, 'plans', app)

describe('planned runs', () => {
  it('come as one object, as an array, or one a line', () => {
    const plan = { app: 'shop', prompt: 'Hello' }
    expect(read(JSON.stringify(plan))).toEqual([{ name: 'plans', input: plan }])
    expect(read(JSON.stringify([plan, plan]))).toHaveLength(2)
    expect(read(`${JSON.stringify(plan)}\n\n${JSON.stringify(plan)}\n`)).toEqual([
      { name: 'plans:1', input: plan },
      { name: 'plans:3', input: plan },
    ])
  })

  it('are called what they say, and belong to the app that is given where they name none', () => {
    expect(read('{"name":"refund","prompt":"x"}', 'shop')).toEqual([
      { name: 'refund', input: { app: 'shop', prompt: 'x' } },
    ])
    expect(read('{"app":"own"}', 'shop')).toEqual([{ name: 'plans', input: { app: 'own' } }])
  })

  it.each([
    ['nothing', '', 'holds no planned run'],
    ['an empty array', '[]', 'holds no planned run'],
    ['no JSON on a line', '{"app":"a"}\n{oops', 'plans:2 is no JSON'],
    ['a run of no app', '[{"prompt":"x"}]', 'plans:1 has to be'],
    ['something that is no object', '["x"]', 'plans:1 has to be'],
  ])('are refused by place: %s', (_what, text, message) => {
    expect(() => read(text)).toThrow(message)
  })
})
