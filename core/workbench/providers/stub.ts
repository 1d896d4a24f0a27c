import type { ModelProvider } from '../model-provider.ts'

/** Words that say nothing of what a question is about. */
const wordCharsMin = 4

/**
 * Answers offline and always alike, by a rule instead of a model: an answer that holds words and shares one with its
 * question is fine. Reads the sections of a prompt by their tags, as all providers are given it.
 */
export const stubProvider = (): ModelProvider => ({
  name: 'stub',
  model: 'stub',
  async ask({ prompt }) {
    const asked = wordsOf(sectionOf(prompt, 'question'))
    const said = wordsOf(sectionOf(prompt, 'answer'))
    const isOff = asked.size >= 3 && said.size >= 3 && ![...said].some((word) => asked.has(word))
    const verdict = isOff
      ? { verdict: 'failed', problem: 'off_topic', confidence: 0.5, reason: 'no word of the question is in the answer' }
      : { verdict: 'fine', problem: null, confidence: 0.5, reason: 'the answer is about the question' }
    return { text: JSON.stringify({ ...verdict, quote: null }), tokens: 0 }
  },
})

const sectionOf = (prompt: string, tag: string): string => {
  const from = prompt.indexOf(`<${tag}>`)
  const to = prompt.indexOf(`</${tag}>`, from)
  return from < 0 || to < 0 ? '' : prompt.slice(from + tag.length + 2, to)
}

const wordsOf = (text: string): ReadonlySet<string> =>
  new Set((text.toLowerCase().match(/[\p{L}\d]+/gu) ?? []).filter((word) => word.length >= wordCharsMin))
