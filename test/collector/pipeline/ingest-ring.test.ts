import { describe, expect, it } from 'vitest'

import { createIngestRing } from '#collector/pipeline/ingest-ring.ts'

const entry = (projectId: number, bytes: number) => ({
  at: new Date(0),
  projectId,
  peer: null,
  encoding: 'grpc',
  bytes,
  signal: 'traces' as const,
  acceptedSpans: 1,
  rejectedSpans: 0,
  acceptedLogs: 0,
  rejectedLogs: 0,
  reasons: [],
  dialects: [],
  fields: [],
  unknown: [],
})

describe('createIngestRing', () => {
  it('keeps the newest entries of each project, newest first', () => {
    const ring = createIngestRing({ entriesMax: 3 })
    for (let bytes = 1; bytes <= 5; bytes++) ring.add(entry(1, bytes))
    ring.add(entry(2, 99))
    expect(ring.latest(1, 10).map((each) => each.bytes)).toEqual([5, 4, 3])
    expect(ring.latest(1, 2).map((each) => each.bytes)).toEqual([5, 4])
    expect(ring.latest(1, 0)).toEqual([])
    expect(ring.latest(2, 10)).toHaveLength(1)
  })

  it('forgets the project that sent nothing for longest when there are too many', () => {
    const ring = createIngestRing({ projectsMax: 2 })
    for (const project of [1, 2, 1, 3]) ring.add(entry(project, 1))
    expect([1, 2, 3].map((project) => ring.latest(project, 9).length)).toEqual([2, 0, 1])
  })
})
