import { expect, it } from 'vitest'

import { createPace } from '#collector/settle/pace.ts'

it('rests longer while spans keep coming, until none has come for a second', () => {
  let [spans, nowMs] = [0, 0]
  const restMs = createPace({ arrived: () => spans, nowMs: () => nowMs })
  const calm = restMs()
  spans = 100
  expect(restMs()).toBeGreaterThan(calm)
  nowMs = 999
  expect(restMs()).toBeGreaterThan(calm)
  nowMs = 1_000
  expect(restMs()).toBe(calm)
})
