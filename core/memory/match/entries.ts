import { negation } from './build-postings.ts'
import { gramGain, wordGain } from './gains.ts'
import {
  emptyBytes,
  emptyFloats,
  emptyInts,
  push,
  reserve,
  type ByteList,
  type FloatList,
  type IntList,
} from './growable.ts'
import { addWord, blocksOf, countGrams, createVocabulary, weighAll, type Vocabulary } from './vocabulary.ts'

/** Everything that is remembered of texts: their words in order, by entry. Entries are numbered as they come. */
export interface Entries {
  readonly vocabulary: Vocabulary
  /**
   * Words of all entries one after the other, and by entry where they begin; one more begins at the end. What is no
   * term is kept as `-1 - word`: negations, and words that the entry holds already.
   */
  readonly words: IntList
  readonly begins: IntList
  /** By entry: 1 once it was removed. */
  readonly removed: ByteList
  /** By entry: length of its weighted terms when it was added, or when postings were made last. */
  readonly norms: FloatList
  removedCount: number
  /** Words that found no room in the vocabulary. */
  refusedWords: number
  weighedAt: number
}

export function createEntries(): Entries {
  const begins = emptyInts()
  push(begins, 0)
  const vocabulary = createVocabulary()
  if (addWord(vocabulary, 'not') !== negation) throw new Error('the negation is not the first word')
  return {
    vocabulary,
    words: emptyInts(),
    begins,
    removed: emptyBytes(),
    norms: emptyFloats(),
    removedCount: 0,
    refusedWords: 0,
    weighedAt: 0,
  }
}

/** All terms weigh a little more with each entry; a twentieth more entries are a hundredth more weight. */
const weighedAnewGrowth = 1.05
/** More words are weighed anew with the next postings, in another thread. */
const weighedAnewMax = 20_000

/** Room for so many in all, of a dozen words each. */
export function reserveEntries({ words, begins, removed, norms }: Entries, count: number): void {
  reserve(words, count * usualWords)
  reserve(begins, count + 1)
  reserve(removed, count)
  reserve(norms, count)
}
const usualWords = 12

/** Answers the number of the new entry. */
export function addEntry(entries: Entries, words: readonly string[]): number {
  const { vocabulary, begins } = entries
  const entry = begins.length - 1
  let square = 0
  for (const word of words) {
    const id = addWord(vocabulary, word)
    if (takeIn(entries, id, entry)) square += hold(vocabulary, id, entry + 1)
  }
  end(entries, square)
  if (entry > entries.weighedAt * weighedAnewGrowth && vocabulary.wordHolders.length <= weighedAnewMax) {
    weighAll(vocabulary, entry + 1)
    entries.weighedAt = entry + 1
  }
  return entry
}

/** The same with words that were looked up, without weighing anything: `weighRead` does it for all of them. */
export function addRead(entries: Entries, words: IntList): number {
  const { wordHolders } = entries.vocabulary
  const entry = entries.begins.length - 1
  for (let at = 0; at < words.length; at++) {
    const id = words.items[at]!
    if (takeIn(entries, id, entry)) wordHolders.items[id]! += 1
  }
  end(entries, 0)
  return entry
}

/** True when the word is a term of the entry that it did not hold yet. */
function takeIn(entries: Entries, id: number, entry: number): boolean {
  const { lastHolders } = entries.vocabulary
  if (id < 0) {
    entries.refusedWords += 1
    return false
  }
  const isTerm = id !== negation && lastHolders.items[id] !== entry + 1
  push(entries.words, isTerm ? id : -1 - id)
  if (isTerm) lastHolders.items[id] = entry + 1
  return isTerm
}

function end({ begins, words, removed, norms }: Entries, square: number): void {
  push(begins, words.length)
  push(removed, 0)
  push(norms, Math.sqrt(square) || 1)
}

/** Weighs all there is at once: a logarithm for each word, where entries that come one by one take two dozen each. */
export function weighRead({ vocabulary, words, begins, norms }: Entries): void {
  const count = begins.length - 1
  countGrams(vocabulary)
  weighAll(vocabulary, count)
  const blocks = blocksOf(vocabulary)
  for (let entry = 0; entry < count; entry++) {
    let square = 0
    for (let place = begins.items[entry]!; place < begins.items[entry + 1]!; place++) {
      const word = words.items[place]!
      if (word >= 0) square += blocks[word]!
    }
    norms.items[entry] = Math.sqrt(square) || 1
  }
}

/** Counts one more holder of a word and its grams. Answers what they are worth together. */
function hold(vocabulary: Vocabulary, word: number, size: number): number {
  const { wordHolders, gramHolders, gramIds, gramBegins, wordGains, gramGains } = vocabulary
  let block = (wordGains.items[word] = wordGain(size, ++wordHolders.items[word]!))
  const last = gramBegins.items[word + 1]!
  for (let place = gramBegins.items[word]!; place < last; place++) {
    const one = gramIds.items[place]!
    block += gramGains.items[one] = gramGain(size, ++gramHolders.items[one]!)
  }
  return block
}

/** The words of an entry in order, as numbers, each as often as it stands there. */
export function wordIdsOf({ words, begins }: Entries, entry: number): number[] {
  const ids: number[] = []
  for (let place = begins.items[entry]!; place < begins.items[entry + 1]!; place++) {
    const word = words.items[place]!
    ids.push(word < 0 ? -1 - word : word)
  }
  return ids
}
