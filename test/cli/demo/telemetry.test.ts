import * as fc from 'fast-check'
import type { HrTime } from '@opentelemetry/api'
import { resourceFromAttributes } from '@opentelemetry/resources'
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base'
import { describe, expect, it } from 'vitest'
import { createModelClients } from '#cli/demo/telemetry/clients.ts'
import { currentRun } from '#cli/demo/telemetry/current-run.ts'
import { dressSpans } from '#cli/demo/telemetry/retime.ts'
import { otlpSink } from '#cli/demo/telemetry/send-spans.ts'
import { createSpanDesk } from '#cli/demo/telemetry/span-desk.ts'

const resource = resourceFromAttributes({ 'service.name': 'dressed' })
const desk = createSpanDesk()
const tracer = desk.tracer('test')
const msOf = ([seconds, nanos]: HrTime): number => seconds * 1000 + nanos / 1e6
const originMs = 1_700_000_000_000

/** A real span with the given times, in milliseconds after the origin. */
function spanAt(fromMs: number, toMs: number): ReadableSpan {
  let made: readonly ReadableSpan[] = []
  const run = { traceId: '0'.repeat(31) + '1', nextSpanId: () => '00000000000000aa', fault: null }
  currentRun.run(run, () => {
    const span = tracer.startSpan('work', { startTime: originMs + fromMs, root: true })
    span.addEvent('middle', originMs + (fromMs + toMs) / 2)
    span.end(originMs + toMs)
    made = desk.take(run.traceId)
  })
  const [span] = made
  if (!span) throw new Error('The desk lost a span.')
  return span
}

describe('dressSpans', () => {
  it('lets a run begin when it is told and work last as long as it is told', () => {
    const stretches = [{ fromMs: originMs + 10, toMs: originMs + 12, lastsMs: 2_000 }]
    const [outer, inner] = dressSpans([spanAt(0, 20), spanAt(10, 12)], {
      resource,
      stretches,
      anchor: { startsAtMs: 5_000 },
    })
    expect([outer, inner].map((span) => msOf(span?.startTime ?? [0, 0]))).toEqual([5_000, 5_010])
    expect(msOf(inner?.duration ?? [0, 0])).toBeCloseTo(2_000, 1)
    expect(msOf(outer?.duration ?? [0, 0])).toBeCloseTo(2_018, 1)
  })

  it('lets a run end when it is told', () => {
    const [span] = dressSpans([spanAt(0, 20)], { resource, stretches: [], anchor: { endsAtMs: 9_000 } })
    expect(msOf(span?.endTime ?? [0, 0])).toBeCloseTo(9_000, 3)
  })

  it('changes nothing but times and resource', () => {
    const span = spanAt(0, 20)
    const [dressed] = dressSpans([span], { resource, stretches: [], anchor: { startsAtMs: 1 } })
    expect(dressed?.resource.attributes['service.name']).toBe('dressed')
    expect([dressed?.name, dressed?.spanContext(), dressed?.attributes]).toEqual([
      span.name,
      span.spanContext(),
      span.attributes,
    ])
  })

  it('keeps order and nesting, however time is stretched', () => {
    const moment = fc.integer({ min: 0, max: 1_000 })
    const interval = fc
      .tuple(moment, moment)
      .map(([left, right]) => [Math.min(left, right), Math.max(left, right)] as const)
    const stretch = fc.record({ at: interval, lastsMs: fc.integer({ min: 0, max: 60_000 }) })
    fc.assert(
      fc.property(interval, interval, fc.array(stretch, { maxLength: 4 }), (first, second, given) => {
        const stretches = given.map(({ at, lastsMs }) => ({
          fromMs: originMs + at[0],
          toMs: originMs + at[1],
          lastsMs,
        }))
        const dressed = dressSpans([spanAt(...first), spanAt(...second)], {
          resource,
          stretches,
          anchor: { startsAtMs: 1_000 },
        })
        const real = [...first, ...second]
        const moved = dressed.flatMap((span) => [msOf(span.startTime), msOf(span.endTime)])
        for (const [left, before] of real.entries()) {
          for (const [right, after] of real.entries()) {
            if (before < after) expect(moved[left] ?? 0).toBeLessThanOrEqual((moved[right] ?? 0) + 0.001)
          }
        }
      }),
      { numRuns: 60 },
    )
  })
})

describe('the span desk', () => {
  it('forgets what it handed out', () => {
    spanAt(0, 1)
    expect(desk.take('0'.repeat(31) + '1')).toEqual([])
  })

  it('keeps a bounded number of spans per trace and counts the rest', () => {
    const other = createSpanDesk()
    currentRun.run({ traceId: 'f'.repeat(32), nextSpanId: () => 'f'.repeat(16), fault: null }, () => {
      for (let made = 0; made < 600; made++) other.tracer('test').startSpan('work').end()
      expect(other.take('f'.repeat(32))).toHaveLength(512)
    })
    expect(other.dropped()).toBe(88)
  })
})

describe('the ways out', () => {
  it('says why spans did not arrive', async () => {
    const sink = otlpSink('http://127.0.0.1:1', null)
    await expect(sink.send([spanAt(0, 1)])).rejects.toThrow('ECONNREFUSED')
    await sink.close()
  })

  it('watches one client by OpenInference and one by OpenLLMetry, never one by both', () => {
    const clients = createModelClients('http://127.0.0.1:1/v1', desk.provider)
    const create = (client: typeof clients.openllmetry) => Reflect.get(client.chat.completions, 'create')
    expect(create(clients.openinference)).not.toBe(create(clients.openllmetry))
  })
})
