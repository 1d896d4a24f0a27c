import { expect, it } from 'vitest'

import { createPace } from '#collector/settle/pace.ts'

it('rests while spans keep coming, and works on once none has come for a second', () => {
  let [spans, nowMs] = [0, 0]
  const restMs = createPace({ arrived: () => spans, nowMs: () => nowMs })
  expect(restMs()).toBe(0)
  spans = 100
  expect(restMs()).toBeGreaterThan(0)
  nowMs = 999
  expect(restMs()).toBeGreaterThan(0)
  nowMs = 1_000
  expect(restMs()).toBe(0)
})
