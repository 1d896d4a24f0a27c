import { expect, it } from 'vitest'

import { signalCards } from '#collector/signals/cards.ts'
import { isJudged, judgeSignal } from '#core/memory/judged.ts'

it('takes the finding of one signal for an opinion, and those of all others for what was seen', () => {
  expect(isJudged(judgeSignal)).toBe(true)
  expect(signalCards.filter(({ id }) => isJudged(id)).map(({ id }) => id)).toEqual([judgeSignal])
  expect(isJudged('')).toBe(false)
})
