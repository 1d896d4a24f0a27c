import { expect, it } from 'vitest'

import type { IngestEntry } from '#graph/ingest-entry.ts'
import { countUnknownKeys } from '#graph/ingest-entry.ts'

const entry = (at: number, ...keys: string[]): IngestEntry => ({
  at: new Date(at),
  peer: null,
  encoding: 'grpc',
  bytes: 1,
  signal: 'traces',
  acceptedSpans: 1,
  rejectedSpans: 0,
  acceptedLogs: 0,
  rejectedLogs: 0,
  reasons: [],
  dialects: [],
  fields: [],
  unknown: keys.map((key) => ({ scope: 'library', key })),
})

it('counts in how many requests a key came that nobody understood, the most frequent first', () => {
  expect(countUnknownKeys([entry(30, 'b'), entry(20, 'a', 'b'), entry(10, 'c')])).toEqual([
    { scope: 'library', key: 'b', requests: 2, lastAt: new Date(30) },
    { scope: 'library', key: 'a', requests: 1, lastAt: new Date(20) },
    { scope: 'library', key: 'c', requests: 1, lastAt: new Date(10) },
  ])
})
