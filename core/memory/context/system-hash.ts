import { shortHash } from '../outcome-fingerprint.ts'
import { mask } from '../mask.ts'

const cache_max = 512
const characters_max = 4096
const tail_max = 1024
const cache = new Map<string, string>()

/** Hash of a system prompt without its dates, ids and numbers. Masking is what costs, so the result is remembered. */
export function systemHashOf(prompt: string): string {
  const text =
    prompt.length > characters_max ? `${prompt.slice(0, characters_max - tail_max)} ${prompt.slice(-tail_max)}` : prompt
  const known = cache.get(text)
  if (known !== undefined) return known
  // A prompt has many lines and masking reads two, which is right for error texts only.
  const made = shortHash(['system', mask(text.replace(/\s+/g, ' ').trim())])
  if (cache.size >= cache_max) cache.clear()
  cache.set(text, made)
  return made
}
