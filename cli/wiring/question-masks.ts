import type { CollectorConfig } from '#collector/config/check.ts'
import { redact } from '#collector/processors/redact.ts'
import { createMaskText, type MaskText } from '#collector/redaction/mask-text.ts'

/**
 * The masks that spans go through under a config, for what is asked of pre-flight. Where no pipeline masks anything, it
 * is the masks of a processor without settings: that questions be kept as they are is nowhere to be said.
 */
export function questionMasks(
  { processors, pipelines }: Pick<CollectorConfig, 'processors' | 'pipelines'>,
  count: (pattern: string) => void,
): MaskText {
  const used = new Set(pipelines.flatMap((pipeline) => pipeline.processors))
  const own = [...processors.values()].filter(({ id, definition }) => used.has(id) && definition.type === redact.type)
  const masks = (own.length === 0 ? [{ settings: {} }] : own).map(({ settings }) => {
    const { patterns, mask, expressions } = redact.config.parse(settings ?? {})
    const named = expressions.map(({ name, match }) => ({ name, match: new RegExp(match, 'g') }))
    return createMaskText({ patterns, mask, expressions: named }, count)
  })
  return (text) => masks.reduce((masked, maskText) => maskText(masked), text)
}
