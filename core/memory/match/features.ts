import type { ContextSignature } from '../context.ts'
import type { Contrary } from './contrary.ts'

const negatedMax = 2

/** What a text says and what it denies: all that guards look at. Words as they are, or as the numbers of an index. */
export interface Assertions<Word> {
  /** Words in order: shared preambles are recognised by them. */
  readonly words: readonly Word[]
  /** Which words turn others around. */
  readonly contrary: Contrary<Word>
  /** Words that stand right behind a negation. */
  readonly negated: ReadonlySet<Word>
  /** Whether a word stands there without one. */
  readonly affirms: (word: Word) => boolean
}

const nothing: ReadonlySet<never> = new Set<never>()

export function assertionsOf<Word>(words: readonly Word[], contrary: Contrary<Word>): Assertions<Word> {
  const { isNegation } = contrary
  if (!words.some(isNegation)) return { words, contrary, negated: nothing, affirms: (word) => words.includes(word) }
  const negated = new Set<Word>()
  const affirmed = new Set<Word>()
  let scope = 0
  for (const word of words) {
    if (isNegation(word)) scope = negatedMax
    else if (scope-- > 0) negated.add(word)
    else affirmed.add(word)
  }
  return { words, contrary, negated, affirms: (word) => affirmed.has(word) }
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
