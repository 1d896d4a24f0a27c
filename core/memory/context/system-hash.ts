import { createTextMemo } from '#core/platform/text-memo.ts'

import { shortHash } from '../outcome-fingerprint.ts'
import { mask } from '../mask.ts'

const charactersMax = 4096
const tailMax = 1024
/** Masking is what costs, and an app's prompts are few. */
const known = createTextMemo<string>({ textsMax: 512, charactersMax: 4_000_000, keepFirst: true })

/** Hash of a system prompt without its dates, ids and numbers. */
export function systemHashOf(prompt: string): string {
  const before = known.get(prompt)
  if (before !== undefined) return before
  const text =
    prompt.length > charactersMax ? `${prompt.slice(0, charactersMax - tailMax)} ${prompt.slice(-tailMax)}` : prompt
  // A prompt has many lines and masking reads two, which is right for error texts only.
  const made = shortHash(['system', mask(text.replace(/\s+/g, ' ').trim())])
  known.set(prompt, made)
  return made
}
