import type { RunSignal } from './run-signal.ts'
import type { Step } from './step.ts'

/** Only instructions are secret; facts in a prompt are there to be passed on. */
const directive = /^(?:you|your|never|always|must|instructions?|assistant|role|do not|don't)$/
/** What a prompt tells the model to say is said on purpose. */
const sayOnPurpose =
  /\b(?:say|reply|respond|answer|state|write|include|append|add|end|begin|start|repeat|quote|disclaimer|template|example)\b[^.\n]{0,60}$/i
const answers_max = 200

/** An answer repeats a stretch of its instructions word by word. */
export const promptLeak: RunSignal = {
  id: 'prompt-leak',
  title: 'Instructions repeated in an answer',
  version: 1,
  grade: 'B',
  classes: ['security.prompt_leak'],
  content: ['prompts', 'outputs'],
  thresholds: ['leaked_words_min'],
  notOn: [
    'disclaimers that are meant to be repeated',
    'facts that stand in the prompt',
    'fewer words in a row',
    'the words in another order',
    'quoted phrases of the prompt',
    'instructions the user gave',
  ],
  find(run, { thresholds: { leaked_words_min } }) {
    const prompts = new Map<string, Prompt>()
    let looked = 0
    for (const step of run.steps) {
      if (step.system === null || step.said === null || step.said === '' || step.kind !== 'LLM') continue
      if (looked++ >= answers_max) break
      const prompt = prompts.get(step.system) ?? promptOf(step.system, leaked_words_min)
      if (prompts.size < 8) prompts.set(step.system, prompt)
      const leaked = leakIn(step.said, prompt, leaked_words_min)
      if (leaked === null || (step.asked ?? '').toLowerCase().includes(leaked.slice(0, 60))) continue
      return [hitOf(step, leaked, leaked_words_min)]
    }
    return []
  },
}

interface Prompt {
  /** Every run of so many words that holds a directive, as one text each. */
  readonly runs: ReadonlySet<string>
}

const wordPattern = /[\p{L}\d']+/gu

function promptOf(system: string, wordsMin: number): Prompt {
  const words = [...withoutQuotes(system).matchAll(wordPattern)]
  const texts = words.map(([word]) => word.toLowerCase())
  const runs = new Set<string>()
  for (let at = 0; at + wordsMin <= texts.length; at++) {
    const run = texts.slice(at, at + wordsMin)
    if (!run.some((word) => directive.test(word))) continue
    const before = system.slice(Math.max(0, (words[at]?.index ?? 0) - 80), words[at]?.index ?? 0)
    if (!sayOnPurpose.test(before)) runs.add(run.join(' '))
  }
  return { runs }
}

/** Quoted phrases are meant to be said; blanks keep every place where it was. */
const withoutQuotes = (text: string): string =>
  text.replace(/["“][^"“”\n]{1,400}["”]/g, (quoted) => ' '.repeat(quoted.length))

function leakIn(said: string, { runs }: Prompt, wordsMin: number): string | null {
  const words = [...said.matchAll(wordPattern)].map(([word]) => word.toLowerCase())
  for (let at = 0; at + wordsMin <= words.length; at++) {
    const run = words.slice(at, at + wordsMin).join(' ')
    if (runs.has(run)) return run
  }
  return null
}

const hitOf = (step: Step, leaked: string, wordsMin: number) => ({
  step,
  class: 'security.prompt_leak' as const,
  confidence: 0.9,
  path: 'gen_ai.output.messages',
  excerpt: leaked,
  note: `${wordsMin} words in a row stand in the instructions just so`,
  facts: { message: 'the answer repeats its instructions' },
})
