import { emptyBytes, emptyFloats, emptyInts, push, type ByteList, type FloatList, type IntList } from './growable.ts'
import { conceptOf, folded } from './concepts.ts'
import { isNegation, negations } from './contrary.ts'
import { gramGain, wordGain } from './gains.ts'
import { createTextTable, type TextTable } from './text-table.ts'

const gram = 4
/** Words of which more are told are left out of what is compared, and counted. */
export const wordsMax = 2_000_000

/** Words and the 4-grams they are made of, how many entries hold each, and what sharing one is worth. */
export interface Vocabulary {
  readonly words: TextTable
  readonly grams: TextTable
  /** The grams of all words, one word after the other, and by word where they begin; one more begins at the end. */
  readonly gramIds: IntList
  readonly gramBegins: IntList
  /** By word and by gram: entries that hold it. */
  readonly wordHolders: IntList
  readonly gramHolders: IntList
  /** By word and by gram: square of its weight, as of late. */
  readonly wordGains: FloatList
  readonly gramGains: FloatList
  /** By gram: the last place in `gramIds` that names it; and by place: the one before. One is added; 0 is none. */
  readonly gramHeads: IntList
  readonly gramNexts: IntList
  /** By place in `gramIds`: the word it belongs to. */
  readonly gramWords: IntList
  /** By word: the last entry that was found to hold it, plus one. */
  readonly lastHolders: IntList
  /** Words that deny what stands behind them, in any language that we know. */
  readonly denying: Set<number>
}

/** What a vocabulary is made of: kept in a file, and made anew from it. */
export interface VocabularyParts {
  readonly wordBytes: ByteList
  readonly wordEnds: IntList
  readonly gramBytes: ByteList
  readonly gramEnds: IntList
  readonly gramIds: IntList
  readonly gramBegins: IntList
  readonly wordHolders: IntList
  readonly gramHolders: IntList
  readonly wordGains: FloatList
  readonly gramGains: FloatList
}

function emptyParts(): VocabularyParts {
  const gramBegins = emptyInts()
  push(gramBegins, 0)
  return {
    wordBytes: emptyBytes(),
    wordEnds: emptyInts(),
    gramBytes: emptyBytes(),
    gramEnds: emptyInts(),
    gramIds: emptyInts(),
    gramBegins,
    wordHolders: emptyInts(),
    gramHolders: emptyInts(),
    wordGains: emptyFloats(),
    gramGains: emptyFloats(),
  }
}

export function createVocabulary(parts: VocabularyParts = emptyParts()): Vocabulary {
  const { wordBytes, wordEnds, gramBytes, gramEnds, ...columns } = parts
  const vocabulary = {
    ...columns,
    words: createTextTable(wordBytes, wordEnds),
    grams: createTextTable(gramBytes, gramEnds),
    gramHeads: emptyInts(),
    gramNexts: emptyInts(),
    gramWords: emptyInts(),
    lastHolders: emptyInts(),
    denying: new Set<number>(),
  }
  for (const word of negations) {
    const id = vocabulary.words.idOf(word)
    if (id >= 0) vocabulary.denying.add(id)
  }
  for (let one = 0; one < gramEnds.length; one++) push(vocabulary.gramHeads, 0)
  for (let word = 0; word < wordEnds.length; word++) {
    push(vocabulary.lastHolders, 0)
    for (let place = columns.gramBegins.items[word]!; place < columns.gramBegins.items[word + 1]!; place++)
      chain(vocabulary, word, columns.gramIds.items[place]!)
  }
  return vocabulary
}

/** Puts the next place before those that its gram was found at. */
function chain({ gramHeads, gramNexts, gramWords }: Vocabulary, word: number, one: number): void {
  push(gramNexts, gramHeads.items[one]!)
  push(gramWords, word)
  gramHeads.items[one] = gramNexts.length
}

/** The number of a word, new or known; -1 when there is no room for more. */
export function addWord(vocabulary: Vocabulary, word: string): number {
  const { words, grams, gramIds, gramBegins, gramHeads } = vocabulary
  const known = words.idOf(word)
  if (known >= 0) return known
  if (words.size() >= wordsMax) return -1
  const id = words.add(word)
  if (isNegation(word)) vocabulary.denying.add(id)
  push(vocabulary.wordHolders, 0)
  push(vocabulary.wordGains, 0)
  push(vocabulary.lastHolders, 0)
  for (const text of gramsOf(word)) {
    const one = grams.add(text)
    if (one === vocabulary.gramHolders.length) {
      push(vocabulary.gramHolders, 0)
      push(vocabulary.gramGains, 0)
      push(gramHeads, 0)
    }
    push(gramIds, one)
    chain(vocabulary, id, one)
  }
  push(gramBegins, gramIds.length)
  return id
}

/** The same for a word that stands in bytes: only one that is new is made a text. */
export function readWord(vocabulary: Vocabulary, bytes: Buffer, begin: number, end: number): number {
  const known = vocabulary.words.idOfBytes(bytes, begin, end)
  return known >= 0 ? known : addWord(vocabulary, bytes.toString('utf8', begin, end))
}

/** What a word has in common with others of its concept weighs as much as so many 4-grams: nearly a word. */
const conceptGrams = 6

/** Typing errors and accents change a word but leave most of its 4-grams; another word for the same is one concept. */
export function gramsOf(word: string): string[] {
  const plain = folded(word)
  const found: string[] = []
  if (plain.length >= gram) {
    const padded = `_${plain}_`
    for (let at = 0; at + gram <= padded.length; at++) {
      const text = padded.slice(at, at + gram)
      if (!found.includes(text)) found.push(text)
    }
  }
  const concept = conceptOf(plain)
  if (concept !== undefined) for (let at = 0; at < conceptGrams; at++) found.push(`=${at}${concept}`)
  return found
}

/** What a word is worth together with its grams. */
export function blockOf({ gramIds, gramBegins, wordGains, gramGains }: Vocabulary, word: number): number {
  let block = wordGains.items[word]!
  const last = gramBegins.items[word + 1]!
  for (let place = gramBegins.items[word]!; place < last; place++) block += gramGains.items[gramIds.items[place]!]!
  return block
}

/** What each word is worth together with its grams. */
export function blocksOf(vocabulary: Vocabulary): Float32Array {
  return Float32Array.from({ length: vocabulary.wordHolders.length }, (_, word) => blockOf(vocabulary, word))
}

/** Holders of grams, from those of the words that hold them. */
export function countGrams({ wordHolders, gramHolders, gramIds, gramBegins }: Vocabulary): void {
  gramHolders.items.fill(0)
  for (let word = 0; word < wordHolders.length; word++)
    for (let place = gramBegins.items[word]!; place < gramBegins.items[word + 1]!; place++)
      gramHolders.items[gramIds.items[place]!]! += wordHolders.items[word]!
}

/** Every weight anew: rarities change a little with each entry. */
export function weighAll({ wordHolders, gramHolders, wordGains, gramGains }: Vocabulary, size: number): void {
  for (let word = 0; word < wordHolders.length; word++) wordGains.items[word] = wordGain(size, wordHolders.items[word]!)
  for (let one = 0; one < gramHolders.length; one++) gramGains.items[one] = gramGain(size, gramHolders.items[one]!)
}
