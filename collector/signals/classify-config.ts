import { z } from 'zod'

import { signals } from './registry.ts'
import { thresholdsSchema } from './thresholds.ts'

/** What the config may say of the signals of single spans, whether a span or its log records tell of them. */
export const classifyConfig = z.strictObject({
  disable: z
    .array(z.enum(signals.map(({ id }) => id)))
    .default([])
    .describe('Signals that are not asked in any project, by id. A project switches its own off in its settings.'),
  thresholds: thresholdsSchema.prefault({}),
})
