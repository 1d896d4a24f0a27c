import { createTextMemo } from '#core/platform/text-memo.ts'

import { shortHash } from '../outcome-fingerprint.ts'
import { mask } from '../mask.ts'

const characters_max = 4096
const tail_max = 1024
/** Masking is what costs, and an app's prompts are few. */
const known = createTextMemo<string>({ textsMax: 512, charactersMax: 4_000_000, keepFirst: true })

/** Hash of a system prompt without its dates, ids and numbers. */
export function systemHashOf(prompt: string): string {
  const before = known.get(prompt)
  if (before !== undefined) return before
  const text =
    prompt.length > characters_max ? `${prompt.slice(0, characters_max - tail_max)} ${prompt.slice(-tail_max)}` : prompt
  // A prompt has many lines and masking reads two, which is right for error texts only.
  const made = shortHash(['system', mask(text.replace(/\s+/g, ' ').trim())])
  known.set(prompt, made)
  return made
}
