import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import { createMetrics } from '#collector/pipeline/metrics.ts'
import type { SpanRecord } from '#collector/pipeline/record.ts'
import { health } from '#collector/processors/health.ts'
import type { Span } from '#core/telemetry/span.ts'
import { idleServices } from '#test/support/collector.ts'
import { spanWith } from '#test/support/span.ts'

const link = health.build({}, { ...idleServices(), id: 'health', metrics: createMetrics() })
const counted = async (...spans: Span[]) => {
  const items = spans.map(normalise)
  const records: readonly SpanRecord[] = await link.process(items, { projectId: 1, receivedAtMs: 0, items })
  return records.map(({ rollups }) => rollups.flatMap(({ scope, key }) => (scope === 'tool' ? [key] : [])))
}
const call = { 'mcp.method.name': 'tools/call', 'gen_ai.tool.name': 'search' }
const client = spanWith({ spanId: '00000000000000c1', otelKind: 3, attributes: call })
const server = spanWith({ spanId: '00000000000000c2', parentSpanId: client.spanId, otelKind: 2, attributes: call })

describe('health', () => {
  it('counts a tool called through MCP once when both sides are in one request', async () => {
    expect(await counted(client, server)).toEqual([['search'], []])
  })

  it('counts it once when the sides come with requests of their own', async () => {
    expect([await counted(server), await counted(client)]).toEqual([[[]], [['search']]])
  })

  it('counts it where the transport stands between the sides', async () => {
    const http = spanWith({ spanId: '00000000000000c3', parentSpanId: client.spanId, otelKind: 2 })
    expect(await counted(http, { ...server, parentSpanId: http.spanId }, client)).toEqual([[], [], ['search']])
  })

  it('counts the server when nobody reports the caller', async () => {
    expect(await counted({ ...server, parentSpanId: null })).toEqual([['search']])
  })

  it('keeps what the serving app itself did', async () => {
    const [record] = await link.process([normalise(server)], { projectId: 1, receivedAtMs: 0, items: [] })
    expect(record?.rollups.map(({ scope }) => scope)).toContain('app')
  })
})
