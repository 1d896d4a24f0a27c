import { z } from 'zod'

import { rollupsOf } from '#core/memory/span-rollups.ts'

import { defineProcessor } from '../component.ts'
import type { SpanRecord } from '../pipeline/record.ts'

/** Works out what each span adds to the counts per minute. They are summed once it is known which spans are new. */
export const health = defineProcessor({
  type: 'health',
  summary: 'Counts calls, failures, tokens, cost and time per minute for apps, agents, tools, models and providers.',
  config: z.strictObject({}),
  create: () => ({ name: 'health', process: (records: readonly SpanRecord[]) => records.map(withRollups) }),
})

export function withRollups(record: SpanRecord): SpanRecord {
  const { startNs, endNs } = record.span
  const durationMs = endNs > startNs ? Number(endNs - startNs) / 1e6 : 0
  return { ...record, rollups: rollupsOf(record.story, record.findings, durationMs) }
}
