import type { Asked, Marks } from './asked.ts'
import type { Entries } from './entries.ts'
import { floatsOf, intsOf, type IntList } from './growable.ts'
import { blockOf, type Vocabulary } from './vocabulary.ts'

/** What words of entries are worth to a question: worked out once per search, since entries share words. */
export interface Worths {
  /** By word two numbers, side by side: its worth (0: not looked at yet), and what of it the question shares. */
  pairs: Float32Array
  readonly assessed: IntList
}

export const createWorths = (): Worths => ({ pairs: floatsOf(0), assessed: { items: intsOf(1024), length: 0 } })

/** Before a search: forgets the last question, makes room for all words, and assesses those that are looked up. */
export function makeWorths(worths: Worths, { vocabulary }: Entries, { probes }: Asked, marks: Marks): void {
  const { assessed } = worths
  if (worths.pairs.length < marks.words.length * 2) worths.pairs = floatsOf(marks.words.length * 2)
  else {
    for (let at = 0; at < assessed.length; at++) {
      worths.pairs[2 * assessed.items[at]!] = 0
      worths.pairs[2 * assessed.items[at]! + 1] = 0
    }
  }
  assessed.length = 0
  for (const { lists } of probes)
    for (const { word } of lists) if (worths.pairs[2 * word] === 0) assess(vocabulary, marks, worths, word)
}

/** What an entry shares with a question by words that were assessed already: before any cosine, those looked up. */
export function sharedByWords({ words, begins }: Entries, { pairs }: Worths, entry: number): number {
  const end = begins.items[entry + 1]!
  let shared = 0
  for (let place = begins.items[entry]!; place < end; place++) {
    const word = words.items[place]!
    if (word >= 0) shared += pairs[2 * word + 1]!
  }
  return shared
}

/** The cosine of a question and an entry, by what terms weigh now. A 4-gram counts with each word that holds it. */
export function cosineOf(entries: Entries, asked: Asked, marks: Marks, worths: Worths, entry: number): number {
  const words = entries.words.items
  const { pairs } = worths
  const end = entries.begins.items[entry + 1]!
  let own = 0
  let dot = 0
  for (let place = entries.begins.items[entry]!; place < end; place++) {
    const word = words[place]!
    if (word < 0) continue
    if (pairs[2 * word] === 0) assess(entries.vocabulary, marks, worths, word)
    own += pairs[2 * word]!
    dot += pairs[2 * word + 1]!
  }
  return Math.min(1, dot / (Math.sqrt(asked.square * own) || 1))
}

function assess(vocabulary: Vocabulary, marks: Marks, { pairs, assessed }: Worths, word: number): void {
  if (assessed.length === assessed.items.length) assessed.items = copyOf(assessed.items)
  assessed.items[assessed.length++] = word
  pairs[2 * word] = blockOf(vocabulary, word)
  pairs[2 * word + 1] = marks.words[word] === marks.search ? pairs[2 * word]! : sharedGrams(vocabulary, marks, word)
}

function sharedGrams({ gramIds, gramBegins, gramGains }: Vocabulary, marks: Marks, word: number): number {
  let shared = 0
  const last = gramBegins.items[word + 1]!
  for (let place = gramBegins.items[word]!; place < last; place++) {
    const one = gramIds.items[place]!
    if (marks.grams[one] === marks.search) shared += gramGains.items[one]!
  }
  return shared
}

function copyOf(items: Int32Array): Int32Array {
  const larger = intsOf(items.length * 2)
  larger.set(items)
  return larger
}
