import type { CollectorConfig } from '#collector/config/check.ts'
import { createClassifier, type Classifier, type ClassifierOptions } from '#collector/signals/classifier.ts'
import { classifyConfig } from '#collector/signals/classify-config.ts'

/**
 * What asks about spans that log records tell more of: the signals and thresholds of the link that asked about them
 * when they came alone. Where no pipeline has one, nothing is asked of logs either. Of several the first one counts.
 */
export function logClassifier(
  { processors, pipelines }: Pick<CollectorConfig, 'processors' | 'pipelines'>,
  settingsOf: NonNullable<ClassifierOptions['settingsOf']>,
): Classifier {
  const used = new Set(pipelines.flatMap((pipeline) => pipeline.processors))
  const link = [...processors.values()].find(({ id, definition }) => used.has(id) && definition.type === 'classify')
  if (link === undefined) return (records) => records
  const { disable, thresholds } = classifyConfig.parse(link.settings ?? {})
  return createClassifier({ disable, thresholds, settingsOf })
}
