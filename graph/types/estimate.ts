import type { Estimate as EstimateShape } from '#core/memory/record/record.ts'
import type { Interval } from '#core/memory/wilson.ts'
import { builder } from '#graph/builder.ts'

export const Estimate = builder.objectRef<EstimateShape>('Estimate').implement({
  description: 'A figure with its 95 % interval; null where nothing is known.',
  fields: (t) => ({
    value: t.exposeFloat('value', { nullable: true }),
    low: t.exposeFloat('low', { nullable: true }),
    high: t.exposeFloat('high', { nullable: true }),
    hits: t.exposeInt('hits', { description: 'What it counts.' }),
    of: t.exposeInt('of', { description: 'Of how many.' }),
  }),
})

export const estimateOf = (hits: number, of: number, { low, high }: Interval, factor = 1): EstimateShape =>
  of === 0
    ? { value: null, low: null, high: null, hits, of }
    : { value: (factor * hits) / of, low: factor * low, high: factor * high, hits, of }
