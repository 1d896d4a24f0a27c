import type { ContextSignature } from '../context.ts'

const terms_max = 400
const gram = 4
const negated_max = 2

export interface Assertions {
  /** Words in order: shared preambles are recognised by them. */
  readonly words: readonly string[]
  /** Words that stand right behind a negation. */
  readonly negated: ReadonlySet<string>
  /** Whether a word stands there without one. */
  readonly affirms: (word: string) => boolean
}

/** What the words of a context are compared by. */
export interface WordFeatures extends Assertions {
  /** Words and, with `~` before them, character 4-grams of words; each once. */
  readonly terms: readonly string[]
}

export const isGram = (term: string): boolean => term.charCodeAt(0) === 126

export function featuresOf(words: readonly string[]): WordFeatures {
  const terms = new Set<string>()
  let heard = 0
  for (; heard < words.length && terms.size < terms_max; heard++) {
    const word = words[heard]!
    if (word !== 'not') for (const term of termsOf(word)) terms.add(term)
  }
  return { ...assertionsOf(heard === words.length ? words : words.slice(0, heard)), terms: [...terms], words }
}

const nothing: ReadonlySet<string> = new Set()

/** What a text says and what it denies: all that guards look at. */
export function assertionsOf(words: readonly string[]): Assertions {
  if (!words.includes('not')) return { words, negated: nothing, affirms: (word) => words.includes(word) }
  const negated = new Set<string>()
  const affirmed = new Set<string>()
  let scope = 0
  for (const word of words) {
    if (word === 'not') scope = negated_max
    else if (scope-- > 0) negated.add(word)
    else affirmed.add(word)
  }
  return { words, negated, affirms: (word) => affirmed.has(word) }
}

/** Terms of a word by the word: those of a language come again and again. */
const termsByWord = new Map<string, readonly string[]>()
const termsByWord_max = 16_384

function termsOf(word: string): readonly string[] {
  const known = termsByWord.get(word)
  if (known !== undefined) return known
  const made = [word, ...gramsOf(word)]
  if (termsByWord.size >= termsByWord_max) termsByWord.clear()
  termsByWord.set(word, made)
  return made
}

/** Typing errors change a word but leave most of its 4-grams. */
function gramsOf(word: string): string[] {
  if (word.length < gram) return []
  const padded = `_${word}_`
  return Array.from({ length: padded.length - gram + 1 }, (_, at) => `~${padded.slice(at, at + gram)}`)
}

/** Facts beside the words: what each weighs when both sides give it. */
const factWeights = { app: 2, agent: 2, promptName: 3, systemHash: 2, tools: 2, modelFamily: 1 } as const
export type Fact = keyof typeof factWeights
const facts = Object.keys(factWeights) as Fact[]
export type Facts = Pick<ContextSignature, Fact | 'operation'>

export interface StructureMatch {
  /** Share of the weight of the facts both sides give that is equal, 0 to 1; 1 when they share no fact to compare. */
  readonly share: number
  /** Facts beside the app that are equal. */
  readonly equal: readonly Fact[]
}

/** Compares facts. One that either side leaves out counts neither for nor against. */
export function compareFacts(asked: Facts, remembered: Facts): StructureMatch {
  const equal: Fact[] = []
  let weight = 0
  let matched = 0
  for (const fact of facts) {
    const share = fact === 'tools' ? overlapOf(asked.tools, remembered.tools) : sameness(asked[fact], remembered[fact])
    if (share === null) continue
    weight += factWeights[fact]
    matched += factWeights[fact] * share
    if (share === 1 && fact !== 'app') equal.push(fact)
  }
  return { share: weight === 0 ? 1 : matched / weight, equal }
}

const sameness = (asked: string | null, remembered: string | null): number | null =>
  asked === null || remembered === null ? null : Number(asked === remembered)

/** Overlap of two sets of tools by name; null when either is empty. */
function overlapOf(asked: readonly string[], remembered: readonly string[]): number | null {
  if (asked.length === 0 || remembered.length === 0) return null
  if (asked.length === remembered.length && asked.every((tool, at) => tool === remembered[at])) return 1
  const names = new Set(remembered.map(toolName))
  const shared = asked.filter((tool) => names.has(toolName(tool))).length
  return shared / (asked.length + remembered.length - shared)
}

/** `search#1a2b3c4d` -> `search`. */
export const toolName = (tool: string): string => tool.split('#', 1)[0] ?? tool
