import { join } from 'node:path'
import { Worker } from 'node:worker_threads'

import { projectPaths } from '#core/platform/paths.ts'

import { buildPostings, type Postings, type PostingsInput } from './build-postings.ts'

/** Makes postings in a thread of its own, one at a time: two would take both cores from those who wait for answers. */
export function freezeInWorker(input: PostingsInput): Promise<Postings> {
  const made = last.then(() => inThread(input))
  last = made.then(
    () => undefined,
    () => undefined,
  )
  return made
}
let last: Promise<unknown> = Promise.resolve()

function inThread(input: PostingsInput): Promise<Postings> {
  // Read from sources there is no file a thread could begin with; whoever develops can wait a moment.
  if (import.meta.url.endsWith('.ts')) return Promise.resolve(buildPostings(input))
  return new Promise((resolve, reject) => {
    const worker = new Worker(join(projectPaths().root, 'dist', 'freeze-worker.mjs'), { workerData: input })
    worker.once('message', (made: Postings) => {
      resolve(made)
      void worker.terminate()
    })
    worker.once('error', reject)
    worker.once('exit', (code) => reject(new Error(`the thread that freezes ended with ${code}`)))
  })
}
