import type { Json } from '#core/telemetry/attributes.ts'

const excerptCharsMax = 300

/** The first 300 characters, never half of a surrogate pair. */
export function excerptOf(text: string | null): string | null {
  if (text === null || text.length <= excerptCharsMax) return text
  const last = text.charCodeAt(excerptCharsMax - 1)
  const splits = last >= 0xd800 && last <= 0xdbff
  return text.slice(0, splits ? excerptCharsMax - 1 : excerptCharsMax)
}

/** JSON as text for people, cut short. */
export const shown = (value: Json): string | null =>
  excerptOf(typeof value === 'string' ? value : (JSON.stringify(value) ?? null))
