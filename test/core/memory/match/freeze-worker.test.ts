import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { describe, expect, it } from 'vitest'

import type { Postings, PostingsInput } from '#core/memory/match/build-postings.ts'
import { freezeInWorker } from '#core/memory/match/freeze-in-worker.ts'
import { createMatchIndex, type Freeze } from '#core/memory/match-index.ts'
import { projectPaths } from '#core/platform/paths.ts'

/** The thread as it was built (`npm run build:server`): it cannot begin with a source file. */
const builtThread: Freeze = (input) =>
  new Promise((resolve, reject) => {
    const worker = new Worker(join(projectPaths().root, 'dist', 'freeze-worker.mjs'), { workerData: input })
    worker.once('message', (made: Postings) => resolve(made))
    worker.once('error', reject)
    worker.once('exit', (code) => reject(new Error(`ended with ${code} and no postings`)))
  })

const texts = Array.from({ length: 200 }, (_, at) => [
  'refund',
  `${'abcdefgh'[at % 8]}pple`,
  `shop${at}`,
  ['york', 'rome', 'lima'][at % 3]!,
])
async function frozenBy(freeze: Freeze | undefined) {
  const index = createMatchIndex({ exhaustiveMax: 0, ...(freeze === undefined ? {} : { freeze }) })
  for (const words of texts) index.add(words)
  index.remove(7)
  await index.freeze()
  return index
}
const search = { limit: 20, cosineMin: 0.1 }

describe.each([
  ['a thread of the built program', builtThread],
  ['whoever runs from sources', freezeInWorker],
])('postings made by %s', (_who, freeze) => {
  it('are those that are made on the spot, and find the same', async () => {
    const [index, plain] = [await frozenBy(freeze), await frozenBy(undefined)]
    expect(index.counts()).toMatchObject({ freezes: 1, freezeFailures: 0, frozen: 200, fresh: 0 })
    expect(index.base()).toEqual(plain.base())
    for (const words of texts.slice(0, 20)) expect(index.search(words, search)).toEqual(plain.search(words, search))
    expect(index.search(texts[7]!, search).some(({ entry }) => entry === 7)).toBe(false)
  })

  it('fail alone when what they are made from is damaged', async () => {
    await expect(freeze({ count: 3 } as PostingsInput)).rejects.toThrow()
    expect((await frozenBy(freeze)).counts().freezes).toBe(1)
  })
})
