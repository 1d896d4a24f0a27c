import type { CollectorConfig } from '#collector/config/check.ts'
import { createMaskText, patternNames, type MaskText } from '#collector/redaction/mask-text.ts'
import { registry } from '#collector/registry.ts'
import { z } from 'zod'

/** What the settings of a masking processor say of texts; the rest is about attributes. */
const aboutTexts = z.object({
  patterns: z.array(z.enum(patternNames)),
  mask: z.string(),
  expressions: z.array(z.object({ name: z.string(), match: z.string() })),
})
const isMasking = ({ type }: { readonly type: string }): boolean => type === 'redact'

/**
 * The masks that spans go through under a config, for what is asked of pre-flight. Where no pipeline masks anything, it
 * is the masks of a processor without settings: that questions be kept as they are is nowhere to be said.
 */
export function questionMasks(
  { processors, pipelines }: Pick<CollectorConfig, 'processors' | 'pipelines'>,
  count: (pattern: string) => void,
): MaskText {
  const used = new Set(pipelines.flatMap((pipeline) => pipeline.processors))
  const own = [...processors.values()].filter(({ id, definition }) => used.has(id) && isMasking(definition))
  const usual = registry.processors.filter(isMasking).map((definition) => ({ definition, settings: {} }))
  const masks = (own.length === 0 ? usual : own).map(({ definition, settings }) => {
    const { patterns, mask, expressions } = aboutTexts.parse(definition.config.parse(settings ?? {}))
    const named = expressions.map(({ name, match }) => ({ name, match: new RegExp(match, 'g') }))
    return createMaskText({ patterns, mask, expressions: named }, count)
  })
  return (text) => masks.reduce((masked, maskText) => maskText(masked), text)
}
