import { describe, expect, it } from 'vitest'

import type { SeenRequest } from '#cli/doctor/checks.ts'
import { ingestChecks } from '#cli/doctor/checks.ts'

const nowMs = Date.parse('2026-11-22T12:00:10Z')
const request = (more: Partial<SeenRequest> = {}): SeenRequest => ({
  at: '2026-11-22T12:00:00Z',
  peer: '10.0.0.7:4711',
  encoding: 'http/protobuf',
  signal: 'traces',
  acceptedSpans: 5,
  rejectedSpans: 0,
  acceptedLogs: 0,
  rejectedLogs: 0,
  reasons: [],
  dialects: ['otel-genai'],
  ...more,
})
const textOf = (name: string, requests: SeenRequest[], keys = []) =>
  ingestChecks(requests, keys, nowMs).find((check) => check.name === name)

describe('what the doctor says of senders', () => {
  it('tells that nobody sent anything, and what to do', () => {
    expect(textOf('senders', [])).toMatchObject({ state: 'odd', text: expect.stringContaining('nevermore send') })
  })

  it('tells when the last request came, and from where', () => {
    expect(textOf('senders', [request()])?.text).toBe('last request 10 s ago from 10.0.0.7:4711, http/protobuf')
  })

  it('calls rejected spans wrong and says why, each reason once', () => {
    const bad = request({ rejectedSpans: 2, reasons: ['the trace id is all zeros'] })
    const check = textOf('refusals', [bad, bad])
    expect(check).toMatchObject({ state: 'wrong' })
    expect(check?.text).toBe('4 items of the last 2 requests rejected: the trace id is all zeros')
  })

  it('finds it odd when spans come that say nothing about models', () => {
    expect(textOf('dialects', [request({ dialects: [] })])).toMatchObject({ state: 'odd' })
    expect(textOf('dialects', [request()])).toMatchObject({ state: 'fine', text: 'otel-genai' })
  })

  it('names some of the attributes that no rule reads, and how many there are', () => {
    const keys = Array.from({ length: 7 }, (_, index) => ({ scope: 'my.library', key: `k${index}`, requests: 1 }))
    const text = ingestChecks([request()], keys, nowMs).find(({ name }) => name === 'attributes')?.text
    expect(text).toContain('7 that no rule reads: k0 (my.library)')
    expect(text).toContain('2 more')
  })
})
