import type { ContextSignature } from '../context.ts'

const terms_max = 400
const gram = 4
const negated_max = 2

export interface Assertions {
  /** Words in order: shared preambles are recognised by them. */
  readonly words: readonly string[]
  /** Words that stand right behind a negation, and all others. */
  readonly negated: ReadonlySet<string>
  readonly affirmed: ReadonlySet<string>
}

/** What the words of a context are compared by. */
export interface WordFeatures extends Assertions {
  /** Words and, with `~` before them, character 4-grams of words; each once. */
  readonly terms: readonly string[]
}

export const isGram = (term: string): boolean => term.charCodeAt(0) === 126

export function featuresOf(words: readonly string[]): WordFeatures {
  const terms = new Set<string>()
  const heard: string[] = []
  for (const word of words) {
    if (terms.size >= terms_max) break
    heard.push(word)
    if (word === 'not') continue
    terms.add(word)
    addGrams(terms, word)
  }
  return { ...assertionsOf(heard), terms: [...terms], words }
}

/** What a text says and what it denies: all that guards look at, for a tenth of the cost of all features. */
export function assertionsOf(words: readonly string[]): Assertions {
  const negated = new Set<string>()
  const affirmed = new Set<string>()
  let scope = 0
  for (const word of words) {
    if (word === 'not') scope = negated_max
    else if (scope-- > 0) negated.add(word)
    else affirmed.add(word)
  }
  return { words, negated, affirmed }
}

/** Typing errors change a word but leave most of its 4-grams. */
function addGrams(terms: Set<string>, word: string): void {
  if (word.length < gram) return
  const padded = `_${word}_`
  for (let at = 0; at + gram <= padded.length; at++) terms.add(`~${padded.slice(at, at + gram)}`)
}

/** Facts beside the words: what each weighs when both sides give it. */
const factWeights = { app: 2, agent: 2, promptName: 3, systemHash: 2, tools: 2, modelFamily: 1 } as const
export type Fact = keyof typeof factWeights
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
  for (const fact of Object.keys(factWeights) as Fact[]) {
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
  const names = new Set(remembered.map(toolName))
  const shared = asked.filter((tool) => names.has(toolName(tool))).length
  return shared / (asked.length + remembered.length - shared)
}

/** `search#1a2b3c4d` -> `search`. */
export const toolName = (tool: string): string => tool.split('#', 1)[0] ?? tool
