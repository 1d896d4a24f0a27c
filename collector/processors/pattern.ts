import { z } from 'zod'

import { itemsOf } from '#core/memory/pattern-items.ts'

import { defineProcessor } from '../component.ts'
import type { SpanRecord } from '../pipeline/record.ts'

/** Notes what failing spans may have in common, so that patterns can be found without reading spans again. */
export const pattern = defineProcessor({
  type: 'pattern',
  summary: 'Notes what failing spans may have in common: model, tool, prompt, release.',
  config: z.strictObject({}),
  create: () => ({ name: 'pattern', process: (records: readonly SpanRecord[]) => records.map(withItems) }),
})

/** The record with the facts it may share with others; itself when nothing failed. */
export const withItems = (record: SpanRecord): SpanRecord =>
  record.findings.length === 0 ? record : { ...record, items: itemsOf(record.story) }
