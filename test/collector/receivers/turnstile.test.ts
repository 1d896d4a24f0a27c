import { setImmediate as turn } from 'node:timers/promises'

import { describe, expect, it } from 'vitest'

import { createTurnstile } from '#collector/receivers/turnstile.ts'

describe('the turnstile', () => {
  it('lets one in at a time, in the order they came', async () => {
    const turnstile = createTurnstile()
    const seen: string[] = []
    const visit = async (name: string): Promise<void> => {
      const leave = await turnstile.enter()
      seen.push(`${name} in`)
      await turn()
      seen.push(`${name} out`)
      leave()
    }
    await Promise.all(['a', 'b', 'c'].map(visit))
    expect(seen).toEqual(['a in', 'a out', 'b in', 'b out', 'c in', 'c out'])
    await visit('d')
    expect(seen.slice(6)).toEqual(['d in', 'd out'])
  })

  it('lets only the next one in, however often the same one says that it left', async () => {
    const turnstile = createTurnstile()
    const inside: string[] = []
    const leave = await turnstile.enter()
    for (const name of ['b', 'c']) void turnstile.enter().then(() => inside.push(name))
    leave()
    leave()
    await turn()
    expect(inside).toEqual(['b'])
  })

  it('gives nobody a turn between one who leaves and one who waits', async () => {
    const turnstile = createTurnstile()
    const inside: string[] = []
    const leave = await turnstile.enter()
    void turnstile.enter().then(() => inside.push('waited'))
    leave()
    void turnstile.enter().then(() => inside.push('came later'))
    await turn()
    expect(inside).toEqual(['waited'])
  })
})
