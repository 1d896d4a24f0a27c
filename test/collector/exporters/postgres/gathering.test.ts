import { describe, expect, it } from 'vitest'

import { createGathering } from '#collector/exporters/postgres/gathering.ts'

/** Whether it is time to fold in within the next turns of the loop. */
async function isTime(gathering: ReturnType<typeof createGathering>): Promise<boolean> {
  let over = false
  void gathering.gathered().then(() => (over = true))
  for (let at = 0; at < 5; at++) await new Promise((resolve) => setImmediate(resolve))
  return over
}

describe('gathering groups to fold in', () => {
  it('lets nobody wait who sends one group after the other, however large', async () => {
    const gathering = createGathering()
    expect(await isTime(gathering)).toBe(true)
    gathering.began(1, 10_000)
    expect(gathering.isOn()).toBe(false)
    expect(await isTime(gathering)).toBe(true)
  })

  it('lets nobody wait while little comes from many', async () => {
    const gathering = createGathering()
    gathering.began(20, 60)
    expect(await isTime(gathering)).toBe(true)
  })

  it('gathers under load, and ends by itself', async () => {
    const gathering = createGathering()
    gathering.began(4, 3_000)
    expect(gathering.isOn()).toBe(true)
    expect(await isTime(gathering)).toBe(false)
    await gathering.gathered()
    expect(gathering.isOn()).toBe(false)
  })

  it('does not wait on once enough has come, or once the process stops', async () => {
    const full = createGathering()
    full.began(4, 3_000)
    full.waits(2_000)
    expect(await isTime(full)).toBe(false)
    full.waits(5_000)
    expect(await isTime(full)).toBe(true)
    const stopping = createGathering()
    stopping.began(4, 3_000)
    const waiting = stopping.gathered()
    stopping.hurry()
    await waiting
    stopping.began(4, 3_000)
    expect(await isTime(stopping)).toBe(true)
  })
})
