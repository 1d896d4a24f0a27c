import { describe, expect, it } from 'vitest'
import { createGate } from '#core/identity/gate.ts'

describe('createGate', () => {
  it('lets a few in at a time, has a few wait, and turns the rest away', async () => {
    const gate = createGate({ runningMax: 2, waitingMax: 3 })
    let running = 0
    let most = 0
    const work = async (): Promise<void> => {
      most = Math.max(most, ++running)
      await new Promise((resolve) => setTimeout(resolve, 5))
      running -= 1
    }
    const outcomes = await Promise.allSettled(Array.from({ length: 7 }, () => gate(work)))
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(5)
    expect(outcomes.at(-1)).toMatchObject({ status: 'rejected', reason: { code: 'rate_limited' } })
    expect(most).toBe(2)
    await gate(work)
  })

  it('gives the place free when the work fails', async () => {
    const gate = createGate({ runningMax: 1, waitingMax: 0 })
    await expect(gate(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(await gate(async () => 'yes')).toBe('yes')
  })
})
