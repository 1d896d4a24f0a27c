import * as fc from 'fast-check'
import { z } from 'zod'
import { describe, expect, it } from 'vitest'

import {
  defineExporter,
  defineExtension,
  defineProcessor,
  defineRawProcessor,
  defineReceiver,
} from '#collector/component.ts'
import { loadConfig } from '#collector/config/load.ts'
import { buildCollector } from '#collector/pipeline/build.ts'
import type { Registry } from '#collector/registry.ts'
import { AppError } from '#core/platform/errors.ts'
import { idleServices, startTestCollector } from '#test/support/collector.ts'
import { jsonBytes, jsonRequest, jsonSpan } from '#test/support/payloads.ts'

const spanIdOf = (n: number): string => (n + 1).toString(16).padStart(16, '0')
const post = (url: string, spans: readonly object[]): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: jsonBytes(jsonRequest(...spans.map((each) => ({ ...each })))).toString(),
  })
const spansOf = (count: number, unusable: number) => [
  ...Array.from({ length: count }, (_, n) => jsonSpan({ spanId: spanIdOf(n) })),
  ...Array.from({ length: unusable }, () => jsonSpan({ spanId: 'zz' })),
]

describe('a collector', () => {
  it('accounts for every span: accepted = sent + dropped, and nothing else is missing', async () => {
    const step = fc.record({
      spans: fc.integer({ min: 1, max: 60 }),
      unusable: fc.integer({ min: 0, max: 3 }),
      fails: fc.integer({ min: 0, max: 3 }).map((n) => n === 0),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 5 }),
        fc.constantFrom(0, 0.5, 0.9, 1),
        async (steps, keep) => {
          const { collector, sink, httpUrl, stop } = await startTestCollector({ keep })
          const total = collector.metrics.total
          let usable = 0
          for (const { spans, unusable, fails } of steps) {
            sink.before = () => {
              if (fails) throw new AppError('unavailable', 'full')
            }
            usable += spans
            await (await post(httpUrl, spansOf(spans, unusable))).arrayBuffer()
          }
          await stop()
          const dropped = total('otelcol_processor_incoming_items') - total('otelcol_processor_outgoing_items')
          const accepted = total('otelcol_receiver_accepted_spans')
          const refused = total('otelcol_receiver_refused_spans')
          const [sent, failed] = [total('otelcol_exporter_sent_spans'), total('otelcol_exporter_send_failed_spans')]
          expect(accepted + refused).toBe(usable)
          expect(accepted + refused).toBe(sent + failed + dropped)
          if (refused === 0) expect(accepted).toBe(sent + dropped)
          expect(sent).toBe(sink.spans().length)
          expect(total('otelcol_receiver_failed_spans')).toBe(steps.reduce((sum, each) => sum + each.unusable, 0))
        },
      ),
      { numRuns: 12 },
    )
  })

  it('notes each request for people to see', async () => {
    const { collector, httpUrl, stop } = await startTestCollector()
    const attributes = [
      { key: 'gen_ai.operation.name', value: { stringValue: 'chat' } },
      { key: 'gen_ai.request.model', value: { stringValue: 'gpt-4o' } },
      { key: 'my.own.key', value: { intValue: 1 } },
    ]
    await post(httpUrl, [jsonSpan({ attributes }), jsonSpan({ traceId: 'x' })])
    await post(httpUrl, [jsonSpan({ name: 5 })])
    const [bad, good] = collector.ring.latest(1, 10)
    expect(good).toMatchObject({
      projectId: 1,
      encoding: 'http/json',
      acceptedSpans: 1,
      rejectedSpans: 1,
      peer: expect.stringContaining('127.0.0.1'),
      reasons: ['span 1: trace_id must be 16 bytes and not all zero'],
      dialects: ['otel-genai'],
      unknown: [expect.objectContaining({ key: 'my.own.key' })],
    })
    expect(good?.bytes).toBeGreaterThan(100)
    expect(bad).toMatchObject({ acceptedSpans: 0, reasons: [expect.stringContaining('name must be a string')] })
    expect(collector.ring.latest(2, 10)).toEqual([])
    await stop()
  })

  it('lends its HTTP door to another server of the process', async () => {
    const { createServer } = await import('node:http')
    const { collector, sink, stop } = await startTestCollector()
    const other = createServer(
      (request, response) => void collector.httpHandlers.get('traces')?.(request, response),
    ).listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const address = other.address()
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0
    expect((await post(`http://127.0.0.1:${port}/v1/traces`, [jsonSpan()])).status).toBe(200)
    expect(sink.spans()).toHaveLength(1)
    other.close()
    other.closeAllConnections()
    await stop()
  })
})

describe('buildCollector', () => {
  /** A registry whose components say what happens to them. */
  function telling(): { registry: Registry; told: string[]; failing: Set<string> } {
    const told: string[] = []
    const failing = new Set<string>()
    const life = (id: string) => ({
      start: async () => {
        told.push(`start ${id}`)
        if (failing.has(id)) throw new Error(`${id} cannot start`)
      },
      shutdown: async () => void told.push(`stop ${id}`),
    })
    const config = z.strictObject({})
    const summary = 'Tells.'
    return {
      told,
      failing,
      registry: {
        receivers: [
          defineReceiver({
            type: 'in',
            summary,
            config,
            create: (_, { id }) => ({ ...life(id), endpoints: () => [] }),
          }),
        ],
        processors: [
          defineRawProcessor({
            type: 'raw',
            summary,
            config,
            create: (_, { id }) => ({ ...life(id), name: id, process: (items) => items }),
          }),
          defineProcessor({
            type: 'record',
            summary,
            config,
            create: (_, { id }) => ({ ...life(id), name: id, process: (items) => items }),
          }),
        ],
        exporters: [
          defineExporter({
            type: 'out',
            summary,
            config,
            create: (_, { id }) => ({ ...life(id), consume: async () => undefined }),
          }),
        ],
        extensions: [defineExtension({ type: 'ext', summary, config, create: (_, { id }) => life(id) })],
      },
    }
  }
  const yaml = `yaml:
receivers: { in: , in/unused: }
processors: { raw: , record: }
exporters: { out: , out/two: }
extensions: { ext: }
service:
  extensions: [ext]
  pipelines:
    traces: { receivers: [in], processors: [raw, record], exporters: [out, out/two] }
    traces/second: { receivers: [in], processors: [raw], exporters: [out] }
`
  const build = async (registry: Registry) => {
    const { config } = await loadConfig({ sources: [yaml], env: {}, registry })
    return buildCollector({ config, authorise: async () => ({ projectId: 1 }), services: idleServices() })
  }

  it('starts exporters before links before receivers, and stops them the other way round', async () => {
    const { registry, told } = telling()
    const collector = await build(registry)
    expect([collector.status(), told]).toEqual(['stopped', []])
    await collector.start()
    expect(told).toEqual([
      'start ext',
      'start out',
      'start out/two',
      'start raw',
      'start record',
      'start raw',
      'start in',
    ])
    expect(collector.status()).toBe('ready')
    told.length = 0
    await collector.shutdown(1_000)
    await collector.shutdown(1_000)
    expect(told).toEqual(['stop in', 'stop raw', 'stop record', 'stop raw', 'stop out/two', 'stop out', 'stop ext'])
  })

  it('puts down what it started when a component cannot start', async () => {
    const { registry, told, failing } = telling()
    failing.add('record')
    const collector = await build(registry)
    await expect(collector.start()).rejects.toThrow('record cannot start')
    expect(told.filter((each) => each.startsWith('stop'))).toEqual([
      'stop record',
      'stop raw',
      'stop out/two',
      'stop out',
      'stop ext',
    ])
    expect(collector.status()).toBe('stopped')
  })
})
