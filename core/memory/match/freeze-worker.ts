import { parentPort, workerData } from 'node:worker_threads'

import { buildPostings, type PostingsInput } from './build-postings.ts'

/** The thread's whole life: makes one set of postings. All of it lies in shared memory, so nothing is copied. */
parentPort?.postMessage(buildPostings(workerData as PostingsInput), [])
