import { describe, expect, it } from 'vitest'

import { createAttribution } from '#collector/signals/attribution.ts'
import { findingNamed, recordWith } from '#test/support/record.ts'

const message = 'the database said that it had no room left'
const finding = findingNamed(message, { class: 'app.error' })
const inner = recordWith({
  spanId: '00000000000000b2',
  parentSpanId: '00000000000000a1',
  status: 'ERROR',
  findings: [finding],
})
const outer = recordWith({ spanId: '00000000000000a1', parentSpanId: null, status: 'ERROR', findings: [finding] })
const elsewhere = recordWith({ ...outer.span, traceId: 'f'.repeat(32), findings: [finding] })
const found = (records: ReturnType<ReturnType<typeof createAttribution>['settle']>) =>
  records.filter((record) => record.findings.length > 0).map((record) => record.span.spanId)

describe('one error on a span and on those around it', () => {
  it('is kept on the deepest span', () => {
    expect(found(createAttribution().settle([outer, inner]))).toEqual([inner.span.spanId])
  })

  it('is kept there also when the outer span arrives in a later batch', () => {
    const attribution = createAttribution()
    expect(found(attribution.settle([inner]))).toEqual([inner.span.spanId])
    expect(found(attribution.settle([outer]))).toEqual([])
  })

  it('is another error in another run', () => {
    const attribution = createAttribution()
    attribution.settle([inner])
    expect(found(attribution.settle([elsewhere]))).toEqual([elsewhere.span.spanId])
  })

  it('leaves batches without findings as they are', () => {
    const records = [recordWith({})]
    expect(createAttribution().settle(records)).toBe(records)
  })

  it('takes what the spans around it show as evidence', () => {
    const [, kept] = createAttribution().settle([outer, inner])
    expect(kept?.findings[0]?.evidence.map(({ note }) => note)).toEqual([null, 'seen here too'])
  })

  it('is neither explained nor hidden by a hint', () => {
    const hint = { ...finding, grade: 'C' as const }
    const hinted = recordWith({ ...inner.span, findings: [hint] })
    expect(found(createAttribution().settle([outer, hinted]))).toEqual([outer.span.spanId, inner.span.spanId])
    const above = recordWith({ ...outer.span, findings: [hint] })
    expect(found(createAttribution().settle([above, inner]))).toEqual([outer.span.spanId, inner.span.spanId])
  })
})
