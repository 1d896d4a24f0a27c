import { LRUCache } from 'lru-cache'

import type { RunSignal } from './run-signal.ts'
import type { Step } from './step.ts'

/** Only instructions are secret; facts in a prompt are there to be passed on. These words open an instruction. */
const directive =
  /(?:^|[.!?:;]\s+|\n[\s\-*\d.)]*)(you (?:are|must|should|will|may|can|have|work|act)\b|you['’]re\b|your (?:task|role|job|goal|purpose|instructions?)\b|never\b|always\b|do not\b|don['’]t\b|under no circumstances\b|act as\b)/gi
/** From here on a prompt holds what the model is to know, not what it is to do. */
const knowledge =
  /\n[\s#*>]*(?:context|documents?|knowledge(?: base)?|sources?|faqs?|passages?|excerpts?|search results|retrieved \w+|articles?|reference(?: material)?|data|catalog(?:ue)?|polic(?:y|ies)|background)\b[^\n.]{0,40}:?[\s*]*\n|<(?:context|documents?|knowledge|sources?|data|faq|passages?|articles?|retrieved_\w+)\b/i
/** What a prompt tells the model to say is said on purpose. */
const sayOnPurpose =
  /\b(?:say|reply|respond|answer|state|write|include|append|add|end|begin|start|repeat|quote|disclaimer|template|example)\b[^.\n]{0,60}$/i
const answersMax = 200

/** An answer repeats a stretch of its instructions word by word. */
export const promptLeak: RunSignal = {
  id: 'prompt-leak',
  title: 'Instructions repeated in an answer',
  version: 2,
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
    'what the prompt gives the model to know',
  ],
  find(run, { thresholds: { leaked_words_min } }) {
    const prompts = new Map<string, Prompt>()
    let looked = 0
    for (const step of run.steps) {
      if (step.system === null || step.said === null || step.said === '' || step.kind !== 'LLM') continue
      if (looked++ >= answersMax) break
      let prompt = prompts.get(step.system)
      if (prompt === undefined) prompt = knownPrompt(step.system, leaked_words_min)
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
  /** The same as hashes: nearly every answer shares none of them. */
  readonly hashes: ReadonlySet<number>
}

// Instructions come again in every run of an app, and taking them apart costs more than looking through an answer.
const promptsMax = 64
const knownPrompts = new LRUCache<string, Prompt>({ max: promptsMax })

function knownPrompt(system: string, wordsMin: number): Prompt {
  const key = `${wordsMin} ${system}`
  let prompt = knownPrompts.get(key)
  if (prompt === undefined) knownPrompts.set(key, (prompt = promptOf(system, wordsMin)))
  return prompt
}

const wordPattern = /[\p{L}\d']+/gu

function promptOf(given: string, wordsMin: number): Prompt {
  const from = knowledge.exec(given)?.index ?? given.length
  const system = withoutQuotes(given.slice(0, from))
  const opens = [...system.matchAll(directive)].map((found) => found.index + found[0].length - (found[1] ?? '').length)
  const words = [...system.matchAll(wordPattern)]
  const texts = words.map(([word]) => word.toLowerCase())
  const all = windowHashes(texts, wordsMin)
  const runs = new Set<string>()
  const hashes = new Set<number>()
  for (let at = 0; at + wordsMin <= texts.length; at++) {
    const begins = words[at]?.index ?? 0
    const ends = words[at + wordsMin - 1]?.index ?? 0
    // A sentence without its opening may be a fact; with it, it is an order.
    if (!opens.some((open) => open >= begins && open < ends)) continue
    if (!sayOnPurpose.test(system.slice(Math.max(0, begins - 80), begins))) {
      runs.add(texts.slice(at, at + wordsMin).join(' '))
      hashes.add(all[at]!)
    }
  }
  return { runs, hashes }
}

/** A hash of every so many words in a row, each made from the one before it. */
function windowHashes(words: readonly string[], wordsMin: number): readonly number[] {
  const own = words.map(hashOf)
  let oldest = 1
  for (let n = 1; n < wordsMin; n++) oldest = Math.imul(oldest, base)
  const hashes: number[] = []
  let hash = 0
  for (let at = 0; at < own.length; at++) {
    if (at >= wordsMin) hash = (hash - Math.imul(own[at - wordsMin]!, oldest)) | 0
    hash = (Math.imul(hash, base) + own[at]!) | 0
    if (at >= wordsMin - 1) hashes.push(hash)
  }
  return hashes
}

const base = 0x01000193

function hashOf(word: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < word.length; at++) hash = Math.imul(hash ^ word.charCodeAt(at), base)
  return hash
}

/** Quoted phrases are meant to be said; blanks keep every place where it was. */
const withoutQuotes = (text: string): string =>
  text.replace(/["“][^"“”\n]{1,400}["”]/g, (quoted) => ' '.repeat(quoted.length))

function leakIn(said: string, { runs, hashes }: Prompt, wordsMin: number): string | null {
  if (runs.size === 0) return null
  const words = (said.match(wordPattern) ?? []).map((word) => word.toLowerCase())
  for (const [at, hash] of windowHashes(words, wordsMin).entries()) {
    if (!hashes.has(hash)) continue
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
