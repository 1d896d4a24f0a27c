import { contextOf } from '../context-signature.ts'
import type { ContextSignature } from '../context.ts'
import { inNumbers, inWords } from '../match/contrary.ts'
import { wordIdsOf } from '../match/entries.ts'
import { assertionsOf, compareFacts, toolName, type Fact, type StructureMatch } from '../match/features.ts'
import { guard, mayGuard, reasonText } from '../match/guards.ts'
import { listedMax } from './context-lists.ts'
import type { ProjectMemory } from './memory.ts'
import type { PreflightQuestion } from './question.ts'
import { countedRuns, type KnownContext } from './remembered-context.ts'
import type { Setting } from './setting-table.ts'

/** A remembered context that resembles the question. */
export interface Found {
  readonly context: KnownContext
  readonly tier: 'EXACT' | 'LEXICAL'
  readonly similarity: number
  /** Sentences: what was equal, what was shared. Made when asked for, since few of those that are found are shown. */
  readonly why: () => readonly string[]
}

/** From here on two contexts count as similar. Those between are neighbours: they count for the risk, by their weight. */
export const similarityMin = 0.55
const neighbourMin = 0.15
const searchedMax = 48
const foundMax = 32
const withoutWords = 0.6

/** From so many runs on, the very same context speaks for itself. */
export const exactRunsMin = 3

export interface LookedUp {
  readonly asked: ContextSignature
  /** The very same contexts first, then similar ones, best first. */
  readonly found: readonly Found[]
  /** Those that are less than similar. */
  readonly near: readonly Found[]
}

/**
 * Contexts like the one in question: the very same first, then similar ones, best first. `asked` is its signature, for
 * those who have it already: a run of the past is remembered by it, not by its words.
 */
export function lookUp(
  memory: ProjectMemory,
  question: PreflightQuestion,
  asked: ContextSignature = contextOf(question),
): LookedUp {
  const exact = findExact(memory, question, asked)
  // Similar ones would not be heard; looking for them is nearly all that an answer costs.
  const runs = exact.reduce((sum, { context }) => sum + countedRuns(context), 0)
  if (runs >= exactRunsMin) return { asked, found: exact, near: [] }
  const known = new Set(exact.map(({ context }) => context.slot))
  const own = findSimilar(memory, question, asked).filter(({ context }) => !known.has(context.slot))
  const carried = findCarried(memory, asked)
  const others = carried.length === 0 ? own : [...own, ...carried].sort((a, b) => b.similarity - a.similarity)
  const similar = others.filter(({ similarity }) => similarity >= similarityMin)
  return { asked, found: [...exact, ...similar], near: others.slice(similar.length) }
}

/** Same app, operation and words, and every fact that the question gives is equal. */
function findExact(memory: ProjectMemory, question: PreflightQuestion, asked: ContextSignature): Found[] {
  const given = givenFacts(question, asked)
  // Without words the loose hash is the same for everything an app does: then some fact has to name what is meant.
  if (asked.words.length === 0 && given.length === 0) return []
  return memory
    .slotsWithLoose(asked.looseHash)
    .filter((slot) => given.every((fact) => isEqual(fact, asked, memory.settingAt(slot), question)))
    .map((slot) => ({
      context: memory.contextAt(slot),
      tier: 'EXACT',
      similarity: 1,
      why: () => [sameSentence(given, asked)],
    }))
}

const facts = ['agent', 'promptName', 'systemHash', 'tools', 'modelFamily'] as const

const givenFacts = (question: PreflightQuestion, asked: ContextSignature): Exclude<Fact, 'app'>[] =>
  facts.filter((fact) => (fact === 'tools' ? question.tools !== null : asked[fact] !== null))

function isEqual(
  fact: Exclude<Fact, 'app'>,
  asked: ContextSignature,
  remembered: Setting,
  question: PreflightQuestion,
): boolean {
  if (fact !== 'tools') return asked[fact] === remembered[fact]
  // Tools given by name alone are compared by name alone.
  const bare = question.tools?.every(({ schema }) => schema === null) ?? false
  const names = (tools: readonly string[]): string =>
    bare ? [...tools].map(toolName).sort().join(' ') : tools.join(' ')
  return names(asked.tools) === names(remembered.tools)
}

const factNames: Readonly<Record<Exclude<Fact, 'app'>, string>> = {
  agent: 'agent',
  promptName: 'prompt template',
  systemHash: 'system prompt',
  tools: 'tools',
  modelFamily: 'model',
}

const sameSentence = (given: readonly Exclude<Fact, 'app'>[], asked: ContextSignature): string =>
  `Same ${['app', 'operation', ...wordsIn(asked), ...given.map((fact) => factNames[fact])].join(', ')}.`

const wordsIn = ({ words }: ContextSignature): string[] => (words.length > 0 ? ['words'] : [])

function findSimilar(memory: ProjectMemory, question: PreflightQuestion, asked: ContextSignature): Found[] {
  const compare = createComparison(memory, asked)
  const found =
    asked.words.length > 0
      ? [...byWords(memory, asked, compare), ...byFacts(memory, memory.wordless(listedMax), asked, compare)]
      : byFacts(memory, memory.ofApp(question.app, listedMax), asked, compare)
  return found.sort((a, b) => b.similarity - a.similarity).slice(0, foundMax)
}

/** What other installations told of: its words are hashes, so nobody can say which were shared. */
const findCarried = (memory: ProjectMemory, asked: ContextSignature): readonly Found[] =>
  memory.carriedLike(asked).map(({ carried, similarity, shared, of }): Found => ({
    context: carried.context,
    tier: 'LEXICAL',
    similarity,
    why: () => [
      `Met by another installation (${carried.signer.slice(0, 12)}…): ${shared} of ${of} words in common, as hashes.`,
    ],
  }))

/** How much of its facts a context shares with the question; null when it is of another operation. */
type Comparison = (slot: number) => StructureMatch | null

/** Each setting is compared once: few of them stand for many contexts. */
function createComparison(memory: ProjectMemory, asked: ContextSignature): Comparison {
  const compared = new Map<number, StructureMatch | null>()
  return (slot) => {
    const id = memory.settingIdAt(slot)
    let known = compared.get(id)
    if (known !== undefined) return known
    const setting = memory.settingAt(slot)
    compared.set(id, (known = setting.operation === asked.operation ? compareFacts(asked, setting) : null))
    return known
  }
}

function byWords(memory: ProjectMemory, asked: ContextSignature, compare: Comparison): Found[] {
  const { index } = memory
  const numbers = index.numbersOf(asked.words)
  const contrary = inNumbers(asked.words, numbers, index.entries.vocabulary)
  const said = assertionsOf(numbers, contrary)
  const found: Found[] = []
  for (const { entry, cosine } of index.search(asked.words, { limit: searchedMax, cosineMin: neighbourMin })) {
    const compared = compare(entry)
    if (compared === null) continue
    const isPlain = !mayGuard(said, index.entries, entry)
    const guarded = isPlain
      ? plain(cosine)
      : guard(cosine, said, assertionsOf(wordIdsOf(index.entries, entry), contrary))
    const similarity = guarded.similarity * (0.7 + 0.3 * compared.share)
    if (guarded.similarity < neighbourMin || similarity < neighbourMin) continue
    const why = (): string[] => {
      const remembered = index.wordsOf(entry)
      return [
        `Shared words: ${sharedWords(asked.words, remembered).slice(0, 8).join(', ')}.`,
        ...equalSentence(compared.equal),
        // Found is no more than numbers; the same in words is only read.
        ...(guarded.why === null ? [] : [guardSentence(cosine, asked.words, remembered)]),
      ]
    }
    found.push({ context: memory.contextAt(entry), tier: 'LEXICAL', similarity, why })
  }
  return found
}

const plain = (cosine: number) => ({ similarity: cosine, why: null })

function guardSentence(cosine: number, asked: readonly string[], remembered: readonly string[]): string {
  const { why } = guard(cosine, assertionsOf(asked, inWords), assertionsOf(remembered, inWords))
  return why === null ? '' : `${reasonText(why)}.`
}

const sharedWords = (words: readonly string[], remembered: readonly string[]): string[] => {
  const { affirms } = assertionsOf(remembered, inWords)
  return words.filter((word, at) => affirms(word) && words.indexOf(word) === at)
}

/** Where one side has no words, prompt template, agent, system prompt or tools have to be equal. */
function byFacts(
  memory: ProjectMemory,
  slots: readonly number[],
  asked: ContextSignature,
  compare: Comparison,
): Found[] {
  return slots.flatMap((slot): Found[] => {
    const compared = compare(slot)
    if (compared === null || compared.share < 1 || memory.settingAt(slot).app !== asked.app) return []
    const { equal } = compared
    if (!equal.some((fact) => fact !== 'modelFamily')) return []
    const why = (): string[] => [...equalSentence(equal), 'One side gives no words to compare.']
    return [{ context: memory.contextAt(slot), tier: 'LEXICAL', similarity: withoutWords, why }]
  })
}

const equalSentence = (equal: readonly Fact[]): string[] => {
  const names = equal.flatMap((fact) => (fact === 'app' ? [] : [factNames[fact]]))
  return names.length === 0 ? [] : [`Same ${names.join(', ')}.`]
}
