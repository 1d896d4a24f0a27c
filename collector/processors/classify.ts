import { z } from 'zod'

import { followSignalSettings } from '#core/memory/follow-signal-settings.ts'
import { defineProcessor } from '../component.ts'
import { createClassifier } from '../signals/classifier.ts'
import { keptCapture } from '../signals/keep-capture.ts'
import { keptScores } from '../signals/keep-scores.ts'
import { signals } from '../signals/registry.ts'
import { thresholdsSchema } from '../signals/thresholds.ts'

/**
 * Attaches what one span can show to have gone wrong: one finding per root cause, on the deepest span that shows it.
 */
export const classify = defineProcessor({
  type: 'classify',
  summary: 'Recognises what failed: typed errors, finish reasons, empty or broken answers, tool errors.',
  config: z.strictObject({
    disable: z
      .array(z.enum(signals.map(({ id }) => id)))
      .default([])
      .describe('Signals that are not asked in any project, by id. A project switches its own off in its settings.'),
    thresholds: thresholdsSchema.prefault({}),
  }),
  create({ disable, thresholds }, services) {
    const settings = followSignalSettings(services)
    const kept = keptCapture(services)
    const usual = keptScores(services)
    const { capture } = kept
    const classifier = createClassifier({
      disable,
      thresholds,
      capture,
      scores: usual.scores,
      settingsOf: settings.of,
    })
    return {
      name: 'classify',
      process: (records, { projectId }) => classifier(records, projectId),
      start: async () => void (await Promise.all([settings.start(), kept.start(), usual.start()])),
      shutdown: async () => void (await Promise.all([settings.stop(), kept.stop(), usual.stop()])),
    }
  },
})
