import { expect, it } from 'vitest'

import type { PostingsInput } from '#core/memory/match/build-postings.ts'
import { freezeInWorker } from '#core/memory/match/freeze-in-worker.ts'
import { createMatchIndex } from '#core/memory/match-index.ts'

/** An index of so many texts, which freezes as the program does. */
function indexOf(texts: number) {
  const index = createMatchIndex({ freeze: freezeInWorker })
  for (let at = 0; at < texts; at++) index.add(['refund', `shop${at}`])
  return index
}

it('serves projects that freeze at once one after the other, each with its own', async () => {
  const indexes = [30, 10, 20].map((texts) => indexOf(texts))
  const done: number[] = []
  await Promise.all(indexes.map((index, at) => index.freeze().then(() => done.push(at))))
  expect(done).toEqual([0, 1, 2])
  expect(indexes.map((index) => index.base()?.count)).toEqual([30, 10, 20])
})

it('goes on with the next when one could not be frozen', async () => {
  const damaged = freezeInWorker({ count: 3 } as PostingsInput)
  const index = indexOf(10)
  const [refused] = await Promise.allSettled([damaged, index.freeze()])
  expect(refused.status).toBe('rejected')
  expect(index.counts()).toMatchObject({ frozen: 10, freezes: 1, freezeFailures: 0 })
})
