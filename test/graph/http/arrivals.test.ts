import { setImmediate as turn } from 'node:timers/promises'
import { expect, it } from 'vitest'

import { createArrivals } from '#graph/http/arrivals.ts'

it('gives the time of the first to all that one turn finds, and the next turn its own', async () => {
  let nowMs = 100
  const arrived = createArrivals(() => nowMs)
  expect(arrived()).toBe(100)
  nowMs = 180
  expect(arrived()).toBe(100)
  await turn()
  await turn()
  expect(arrived()).toBe(180)
})
