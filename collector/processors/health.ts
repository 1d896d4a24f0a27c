import { z } from 'zod'

import type { RollupDelta } from '#core/memory/rollup.ts'
import { rollupsOf } from '#core/memory/span-rollups.ts'
import { isMirrored } from '#core/telemetry/mirrored.ts'

import { defineProcessor } from '../component.ts'
import type { SpanRecord } from '../pipeline/record.ts'
import { createRepeatedUsage } from './repeated-usage.ts'

/** Works out what each span adds to the counts per minute. They are summed once it is known which spans are new. */
export const health = defineProcessor({
  type: 'health',
  summary: 'Counts calls, failures, tokens, cost and time per minute for apps, agents, tools, models and providers.',
  config: z.strictObject({}),
  create() {
    const markRepeated = createRepeatedUsage()
    return {
      name: 'health',
      process(records: readonly SpanRecord[]) {
        const counted = markRepeated(records).map(withRollups)
        return counted.some(isMcpServer) ? onceEach(counted) : counted
      },
    }
  },
})

export function withRollups(record: SpanRecord): SpanRecord {
  const { startNs, endNs } = record.span
  const durationMs = endNs > startNs ? Number(endNs - startNs) / 1e6 : 0
  const rollups = rollupsOf(record.story, record.findings, durationMs)
  return { ...record, rollups: record.repeatsUsage === true ? rollups.flatMap(withoutUsage) : rollups }
}

/** The model and its provider were called once, by the span inside. */
const withoutUsage = (delta: RollupDelta): readonly RollupDelta[] =>
  delta.scope === 'model' || delta.scope === 'provider' ? [] : [{ ...delta, tokensIn: 0, tokensOut: 0, costUsd: 0 }]

const serverKind = 2

const isMcpServer = ({ span, story }: SpanRecord): boolean =>
  story.kind === 'TOOL' && span.otelKind === serverKind && span.attributes['mcp.method.name'] !== undefined

/** A tool called through MCP is counted by the side that calls; the app that serves it keeps its own counts. */
function onceEach(records: readonly SpanRecord[]): readonly SpanRecord[] {
  const bySpan = new Map(records.map((record) => [record.span.spanId, record]))
  return records.map((record) =>
    isMcpServer(record) && isOtherSide(record, bySpan)
      ? { ...record, rollups: record.rollups.filter(({ scope }) => scope !== 'tool') }
      : record,
  )
}

/** Ancestors that are looked at: between the two sides stand the spans of the transport. */
const ancestorsMax = 8

/**
 * The caller's span mostly comes with another request. Whoever continues somebody else's trace was called by MCP's own
 * instrumentation, since nothing else carries a trace into a message.
 */
function isOtherSide(record: SpanRecord, bySpan: ReadonlyMap<string, SpanRecord>): boolean {
  let { parentSpanId } = record.span
  for (let steps = 0; parentSpanId !== null && steps < ancestorsMax; steps += 1) {
    const parent = bySpan.get(parentSpanId)
    if (parent === undefined || isMirrored(sideOf(record), sideOf(parent))) return true
    parentSpanId = parent.span.parentSpanId
  }
  return false
}

const sideOf = ({ span, story }: SpanRecord) => ({
  kind: story.kind,
  otelKind: span.otelKind,
  toolName: story.toolName,
})
