import { describe, expect, it } from 'vitest'

import { createShapes } from '#collector/dialects/shapes.ts'
import type { Attributes, AttributeValue } from '#core/telemetry/attributes.ts'

const kind = { named: 'a library' }
const shapes = (made: string[]) => {
  const { planFor } = createShapes((keys: readonly string[], { named }: typeof kind) => {
    const plan = `${named}: ${keys.join(' ')}`
    made.push(plan)
    return plan
  })
  return (attributes: Attributes, of = kind) => {
    const values: AttributeValue[] = []
    return { plan: planFor(attributes, of, values), values }
  }
}

describe('createShapes', () => {
  it('makes a plan for keys that come again, and only once', () => {
    const made: string[] = []
    const plan = shapes(made)
    const seen = [1, 2, 3, 4, 5].map((a) => plan({ a, b: 'x' }).plan)
    expect(seen).toEqual([null, null, 'a library: a b', 'a library: a b', 'a library: a b'])
    expect(made).toHaveLength(1)
  })

  it('hands back what was sent in its order, also before there is a plan', () => {
    const plan = shapes([])
    expect(plan({ b: 'x', a: null, c: 3 }).values).toEqual(['x', null, 3])
  })

  it('tells other orders, other keys and shorter lists apart', () => {
    const plan = shapes([])
    for (let times = 0; times < 2; times += 1)
      for (const sent of [{ a: 1, b: 1 }, { b: 1, a: 1 }, { a: 1 }, {}]) plan(sent)
    expect(plan({ b: 1, a: 1 }).plan).toBe('a library: b a')
    expect(plan({ a: 1 }).plan).toBe('a library: a')
    expect(plan({}).plan).toBe('a library: ')
    expect(plan({ a: 1, b: 1 }).plan).toBe('a library: a b')
  })

  it('makes another plan for spans of another kind', () => {
    const plan = shapes([])
    for (let times = 0; times < 3; times += 1) plan({ a: 1 })
    expect(plan({ a: 1 }, { named: 'another' }).plan).toBe('another: a')
    expect(plan({ a: 1 }).plan).toBe('a library: a')
  })

  it('forgets shapes when too many were met, and learns anew', () => {
    const plan = shapes([])
    for (let times = 0; times < 3; times += 1) plan({ a: 1 })
    for (let at = 0; at < 20_002; at += 1) plan({ [`made up ${at}`]: 1 })
    expect(plan({ a: 1 }).plan).toBeNull()
    plan({ a: 1 })
    expect(plan({ a: 1 }).plan).toBe('a library: a')
  })
})
