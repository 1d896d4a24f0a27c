import { negation } from './build-postings.ts'
import { gramGain, wordGain } from './gains.ts'
import { emptyBytes, emptyFloats, emptyInts, push, type ByteList, type FloatList, type IntList } from './growable.ts'
import { addWord, createVocabulary, weighAll, type Vocabulary } from './vocabulary.ts'

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
const weighedAnew_growth = 1.05
/** More words are weighed anew with the next postings, in another thread. */
const weighedAnew_max = 20_000

/** Answers the number of the new entry. */
export function addEntry(entries: Entries, words: readonly string[]): number {
  const { vocabulary, begins } = entries
  const { lastHolders } = vocabulary
  const entry = begins.length - 1
  let square = 0
  for (const word of words) {
    const id = addWord(vocabulary, word)
    if (id < 0) entries.refusedWords += 1
    else if (id === negation || lastHolders.items[id] === entry + 1) push(entries.words, -1 - id)
    else {
      lastHolders.items[id] = entry + 1
      push(entries.words, id)
      square += hold(vocabulary, id, entry + 1)
    }
  }
  push(begins, entries.words.length)
  push(entries.removed, 0)
  push(entries.norms, Math.sqrt(square) || 1)
  if (entry > entries.weighedAt * weighedAnew_growth && vocabulary.wordHolders.length <= weighedAnew_max) {
    weighAll(vocabulary, entry + 1)
    entries.weighedAt = entry + 1
  }
  return entry
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
