import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base'
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { context } from '@opentelemetry/api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { askApi } from '#test/support/api.ts'
import type { ExporterKind } from '#test/support/otel.ts'
import { stockExporter } from '#test/support/otel.ts'
import type { RunningProgram } from '#test/support/program.ts'
import { startProgram } from '#test/support/program.ts'

let dataDir: string
let program: RunningProgram
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'nevermore-test-'))
  program = await startProgram(dataDir)
})
afterAll(async () => {
  await program.stop()
  await rm(dataDir, { recursive: true, force: true })
})

/** A run with everything a span can carry, made by the SDK. */
function makeSpans(): ReadableSpan[] {
  const memory = new InMemorySpanExporter()
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'everything', 'service.version': '9.9', 'host.cpus': 2 }),
    spanProcessors: [new SimpleSpanProcessor(memory)],
  })
  const tracer = provider.getTracer('everything-scope', '3.2.1')
  const root = tracer.startSpan('root – ünïcode 🐦', {
    kind: SpanKind.SERVER,
    root: true,
    startTime: [1_760_000_000, 123_456_789],
  })
  const child = tracer.startSpan(
    'chat gpt-4o',
    {
      kind: SpanKind.CLIENT,
      links: [{ context: root.spanContext(), attributes: { why: 'retry' } }],
      startTime: [1_760_000_000, 223_456_781],
      attributes: {
        text: 'plain',
        empty: '',
        integer: 42,
        negative: -7,
        big: 9_007_199_254_740_991,
        double: 0.1,
        yes: true,
        texts: ['a', 'b'],
        numbers: [1, 2, 3],
        doubles: [0.5, 1.5],
        flags: [true, false],
      },
    },
    trace.setSpan(context.active(), root),
  )
  child.addEvent('gen_ai.choice', { index: 0, finish_reason: 'stop' }, [1_760_000_000, 323_456_782])
  child.setStatus({ code: SpanStatusCode.ERROR, message: 'it broke' })
  child.end([1_760_000_001, 23_456_783])
  root.setStatus({ code: SpanStatusCode.OK })
  root.end([1_760_000_002, 0])
  return memory.getFinishedSpans()
}

const send = (kind: ExporterKind, gzip: boolean, spans: ReadableSpan[]) =>
  new Promise<void>((resolve, reject) => {
    const exporter = stockExporter(kind, program, gzip)
    exporter.export(spans, (result) => (result.code === 0 ? resolve() : reject(result.error ?? new Error('refused'))))
  })

interface StoredSpan {
  spanId: string
  parentSpanId: string | null
  name: string
  startedAt: string
  durationMs: number
  status: string
  attributes: Record<string, unknown>
  resource: unknown
  scope: unknown
  events: { name: string; at: string; attributes: unknown; source: string }[]
  links: { traceId: string; spanId: string; attributes: unknown }[]
}

const iso = ([seconds, nanos]: readonly [number, number]) =>
  `${new Date(seconds * 1000).toISOString().slice(0, 19)}.${String(nanos).padStart(9, '0')}Z`

describe.each<[ExporterKind, boolean]>([
  ['grpc', false],
  ['grpc', true],
  ['proto', false],
  ['proto', true],
  ['http', false],
  ['http', true],
])('the stock %s exporter, gzip %s', (kind, gzip) => {
  it('delivers spans that read back equal', async () => {
    const sent = makeSpans()
    await send(kind, gzip, sent)
    const { run } = await askApi<{ run: { status: string; spans: StoredSpan[] } }>(
      program,
      `query ($id: String!) { run(traceId: $id) { status spans { spanId parentSpanId name startedAt durationMs status
         attributes resource scope events { name at attributes source } links { traceId spanId attributes } } } }`,
      { id: sent[0]!.spanContext().traceId },
    )
    expect(run.spans).toHaveLength(2)
    for (const span of sent) {
      const stored = run.spans.find((one) => one.spanId === span.spanContext().spanId)!
      expect(stored).toMatchObject({
        name: span.name,
        parentSpanId: span.parentSpanContext?.spanId ?? null,
        startedAt: iso(span.startTime),
        status: ['UNSET', 'OK', 'ERROR'][span.status.code],
        attributes: span.attributes,
        resource: { 'service.name': 'everything', 'service.version': '9.9', 'host.cpus': 2 },
        scope: { name: 'everything-scope', version: '3.2.1' },
        events: span.events.map((event) => ({
          name: event.name,
          at: iso(event.time),
          attributes: event.attributes,
          source: 'span',
        })),
        links: span.links.map((link) => ({
          traceId: link.context.traceId,
          spanId: link.context.spanId,
          attributes: link.attributes,
        })),
      })
      expect(stored.durationMs).toBeCloseTo(span.duration[0] * 1000 + span.duration[1] / 1e6, 3)
    }
  })
})
