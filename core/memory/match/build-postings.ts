import { floatsOf, intsOf } from './growable.ts'
import { gramGain, wordGain } from './gains.ts'

/** What postings are made from: shared with the thread that makes them, which only reads. */
export interface PostingsInput {
  /** Entries below this number are covered. */
  readonly count: number
  /** Words of all entries one after the other, below zero what is no term, and by entry where they begin. */
  readonly words: Int32Array
  readonly begins: Int32Array
  /** By entry: 1 once it was removed. */
  readonly removed: Uint8Array
  readonly wordCount: number
  readonly gramCount: number
  readonly gramIds: Int32Array
  readonly gramBegins: Int32Array
  /** Entries that hold a word, and a gram: what it weighs follows from that. */
  readonly wordHolders: Int32Array
  readonly gramHolders: Int32Array
}

/** Frozen: which entries hold a word, as far as it is needed to find them. */
export interface Postings {
  readonly count: number
  /** By word where its list begins; one more begins at the end. Words that came later have none. */
  readonly begins: Int32Array
  readonly lists: Int32Array
  /** By entry: length of its weighted terms. */
  readonly norms: Float32Array
  /** Squared weights by word and by gram, as of the time of making. */
  readonly wordGains: Float32Array
  readonly gramGains: Float32Array
}

type Weighed = PostingsInput & Pick<Postings, 'wordGains' | 'gramGains'>

/** Two entries with a cosine from here on share a word of both prefixes (the prefix filter of similarity joins). */
export const prefixCosine = 0.3

/** `not`: it turns what follows and is no term itself. */
export const negation = 0

/**
 * Inverts the entries. Of each only the words are listed that stand, rarest first, before the rest of it is too light
 * to reach the least cosine alone: those left out are the commonest, whose lists are the longest.
 */
export function buildPostings(given: PostingsInput): Postings {
  const input = weighed(given)
  const { count, words, begins, removed, wordCount } = input
  const blocks = blockGains(input)
  const norms = floatsOf(count)
  const lengths = new Int32Array(wordCount + 1)
  const chosen = new Int32Array(begins[count]! - begins[0]!)
  const chosenCounts = new Uint8Array(count)
  let at = 0
  const own: number[] = []
  for (let entry = 0; entry < count; entry++) {
    own.length = 0
    for (let place = begins[entry]!; place < begins[entry + 1]!; place++) {
      const word = words[place]!
      if (word >= 0) own.push(word)
    }
    norms[entry] = normOf(own, blocks)
    if (removed[entry] === 1) continue
    own.sort((a, b) => blocks[b]! - blocks[a]! || a - b)
    const kept = prefixOf(own, blocks)
    for (let index = 0; index < kept; index++) {
      chosen[at++] = own[index]!
      lengths[own[index]!]! += 1
    }
    chosenCounts[entry] = kept
  }
  const { wordGains, gramGains } = input
  return { count, norms, wordGains, gramGains, ...listed(lengths, chosen, chosenCounts, wordCount) }
}

function weighed(input: PostingsInput): Weighed {
  const { count, wordCount, gramCount, wordHolders, gramHolders } = input
  const wordGains = floatsOf(wordCount)
  const gramGains = floatsOf(gramCount)
  for (let word = 0; word < wordCount; word++) wordGains[word] = wordGain(count, wordHolders[word]!)
  for (let one = 0; one < gramCount; one++) gramGains[one] = gramGain(count, gramHolders[one]!)
  return { ...input, wordGains, gramGains }
}

/** By word: what it is worth together with its grams. */
function blockGains({ wordCount, wordGains, gramGains, gramIds, gramBegins }: Weighed): Float32Array {
  const blocks = new Float32Array(wordCount)
  for (let word = 0; word < wordCount; word++) {
    let gain = wordGains[word]!
    for (let place = gramBegins[word]!; place < gramBegins[word + 1]!; place++) gain += gramGains[gramIds[place]!]!
    blocks[word] = gain
  }
  return blocks
}

function prefixOf(own: readonly number[], blocks: Float32Array): number {
  let rest = 0
  for (const word of own) rest += blocks[word]!
  const enough = rest * prefixCosine * prefixCosine
  let kept = 0
  while (kept < own.length && rest >= enough) rest -= blocks[own[kept++]!]!
  return kept
}

const normOf = (own: readonly number[], blocks: Float32Array): number =>
  Math.sqrt(own.reduce((sum, word) => sum + blocks[word]!, 0)) || 1

function listed(
  lengths: Int32Array,
  chosen: Int32Array,
  chosenCounts: Uint8Array,
  wordCount: number,
): Pick<Postings, 'begins' | 'lists'> {
  const begins = intsOf(wordCount + 1)
  for (let word = 0; word < wordCount; word++) begins[word + 1] = begins[word]! + lengths[word]!
  const lists = intsOf(begins[wordCount]!)
  const next = begins.slice()
  let at = 0
  for (let entry = 0; entry < chosenCounts.length; entry++) {
    for (let left = chosenCounts[entry]!; left > 0; left--) {
      const word = chosen[at++]!
      lists[next[word]!++] = entry
    }
  }
  return { begins, lists }
}
