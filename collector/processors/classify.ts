import { followSignalSettings } from '#core/memory/follow-signal-settings.ts'
import { defineProcessor } from '../component.ts'
import { createClassifier } from '../signals/classifier.ts'
import { classifyConfig } from '../signals/classify-config.ts'
import { keptCapture } from '../signals/keep-capture.ts'
import { keptScores } from '../signals/keep-scores.ts'

/**
 * Attaches what one span can show to have gone wrong: one finding per root cause, on the deepest span that shows it.
 */
export const classify = defineProcessor({
  type: 'classify',
  summary: 'Recognises what failed: typed errors, finish reasons, empty or broken answers, tool errors.',
  config: classifyConfig,
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
