import { modelFamily } from '#core/memory/model-family.ts'

/**
 * Context windows in tokens, as their makers document them; the longest beginning of a family's name counts. Windows
 * that differ between accounts or versions of one name are left out: an unknown window is better than a wrong one.
 */
const windows: readonly (readonly [beginning: string, tokens: number])[] = [
  ['gpt-3.5-turbo', 16_385],
  ['gpt-4', 8_192],
  ['gpt-4-32k', 32_768],
  ['gpt-4-turbo', 128_000],
  ['gpt-4-1106', 128_000],
  ['gpt-4-0125', 128_000],
  ['gpt-4o', 128_000],
  ['gpt-4.1', 1_047_576],
  ['gpt-4.5', 128_000],
  ['gpt-5', 400_000],
  ['gpt-oss', 131_072],
  ['o1', 200_000],
  ['o1-mini', 128_000],
  ['o1-preview', 128_000],
  ['o3', 200_000],
  ['o4-mini', 200_000],
  ['claude-3', 200_000],
  ['claude-haiku', 200_000],
  ['claude-opus-4-0', 200_000],
  ['claude-opus-4-1', 200_000],
  ['gemini-1.5-flash', 1_048_576],
  ['gemini-1.5-pro', 2_097_152],
  ['gemini-2', 1_048_576],
  ['llama-3.1', 131_072],
  ['llama-3.2', 131_072],
  ['llama-3.3', 131_072],
  ['mistral-large', 131_072],
  ['command-r', 128_000],
]

/** Tokens that fit into a model's window; null when it is not known. */
export function contextWindowOf(model: string): number | null {
  const family = modelFamily(model)
  let found: readonly [string, number] | null = null
  for (const row of windows) {
    const [beginning] = row
    if (family.startsWith(beginning) && isWholeWord(family, beginning) && beginning.length > (found?.[0].length ?? 0))
      found = row
  }
  return found?.[1] ?? null
}

/** `gpt-4` is no beginning of `gpt-4o`. */
const isWholeWord = (family: string, beginning: string): boolean =>
  family.length === beginning.length || /[-:.@]/.test(family.charAt(beginning.length))
