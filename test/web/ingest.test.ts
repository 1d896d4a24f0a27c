import { describe, expect, it } from 'vitest'

import { mergedKeys } from '../../web/src/ingest/merged-keys.ts'
import { amountOf, bytesText, ingestSentence, outcomeOf } from '../../web/src/ingest/request-words.ts'

const row = { signal: 'traces', acceptedSpans: 3, rejectedSpans: 0, acceptedLogs: 0, rejectedLogs: 0, reasons: [] }

describe('the words of a request', () => {
  it('say whether all of it, a part or nothing was taken', () => {
    expect(outcomeOf(row).word).toBe('taken')
    expect(outcomeOf({ ...row, rejectedSpans: 1 }).word).toBe('in part')
    expect(outcomeOf({ ...row, acceptedSpans: 0, reasons: ['not protobuf'] }).word).toBe('refused')
    expect(outcomeOf({ ...row, acceptedSpans: 0 }).word).toBe('taken')
  })

  it('count spans and log records', () => {
    expect(amountOf(row)).toBe('3 spans')
    expect(amountOf({ ...row, rejectedSpans: 1 })).toBe('3 of 4 spans')
    expect(amountOf({ ...row, signal: 'logs', acceptedLogs: 1 })).toBe('1 log record')
  })

  it('give sizes a unit', () => {
    expect([0, 999, 3_400, 123_456, 1_200_000].map(bytesText)).toEqual(['0 B', '999 B', '3.4 kB', '123 kB', '1.2 MB'])
  })

  it('say in a sentence whether anything was lost', () => {
    const refused = { ...row, acceptedSpans: 0, reasons: ['not protobuf'] }
    expect(ingestSentence([row, row])).toBe('All of the last 2 requests were taken in full.')
    expect(ingestSentence([row, refused, { ...row, rejectedSpans: 1 }])).toBe(
      'Of the last 3 requests, 1 refused and 1 taken in part.',
    )
  })
})

describe('attributes that no rule read', () => {
  it('are one where they differ in their places only', () => {
    const at = (key: string, requests: number, lastAt: string) => ({ scope: 'sdk', key, requests, lastAt })
    expect(
      mergedKeys([
        at('messages.0.role', 3, '2026-01-02'),
        at('messages.1.role', 5, '2026-01-01'),
        at('v2.x', 9, '2026'),
      ]),
    ).toEqual([
      { ...at('v2.x', 9, '2026'), keys: 1 },
      { ...at('messages.N.role', 5, '2026-01-02'), keys: 2 },
    ])
  })
})
