import { floatsOf, intsOf } from './growable.ts'
import { gramGain, wordGain } from './gains.ts'
import { placesOf, windowNormsOf } from './places.ts'

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
  /** Places of the entries that hold a word, ascending. */
  readonly lists: Int32Array
  /** By place the entry that stands there: the shortest first. */
  readonly places: Int32Array
  /** By window of places the least and the greatest length, side by side. */
  readonly windowNorms: Float32Array
  /** By entry: length of its weighted terms. */
  readonly norms: Float32Array
  /** Squared weights by word and by gram, as of the time of making. */
  readonly wordGains: Float32Array
  readonly gramGains: Float32Array
}

type Weighed = PostingsInput & Pick<Postings, 'wordGains' | 'gramGains'>

/** `not`: it turns what follows and is no term itself. */
export const negation = 0

/** Inverts the entries: lists by word, of places that are in the order of lengths. */
export function buildPostings(given: PostingsInput): Postings {
  const input = weighed(given)
  const { count, words, begins, removed, wordCount } = input
  const blocks = blockGains(input)
  const norms = floatsOf(count)
  const lengths = new Int32Array(wordCount + 1)
  const chosen = new Int32Array(begins[count]! - begins[0]!)
  const chosenEnds = new Int32Array(count)
  let at = 0
  const own: number[] = []
  for (let entry = 0; entry < count; entry++) {
    own.length = 0
    for (let place = begins[entry]!; place < begins[entry + 1]!; place++) {
      const word = words[place]!
      if (word >= 0) own.push(word)
    }
    norms[entry] = normOf(own, blocks)
    chosenEnds[entry] = at
    if (removed[entry] === 1) continue
    for (const word of own) {
      chosen[at++] = word
      lengths[word]! += 1
    }
    chosenEnds[entry] = at
  }
  const { wordGains, gramGains } = input
  const places = placesOf(norms, count)
  const windowNorms = windowNormsOf(norms, places)
  const { begins: listBegins, lists } = listed(lengths, chosen, chosenEnds, places)
  return { count, norms, wordGains, gramGains, places, windowNorms, begins: listBegins, lists }
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

const normOf = (own: readonly number[], blocks: Float32Array): number =>
  Math.sqrt(own.reduce((sum, word) => sum + blocks[word]!, 0)) || 1

/** Lists by word of the places of entries, from what was chosen of each entry up to where it ends. */
function listed(
  lengths: Int32Array,
  chosen: Int32Array,
  chosenEnds: Int32Array,
  places: Int32Array,
): Pick<Postings, 'begins' | 'lists'> {
  const wordCount = lengths.length - 1
  const begins = intsOf(wordCount + 1)
  for (let word = 0; word < wordCount; word++) begins[word + 1] = begins[word]! + lengths[word]!
  const lists = intsOf(begins[wordCount]!)
  const next = begins.slice()
  for (let place = 0; place < places.length; place++) {
    const entry = places[place]!
    const end = chosenEnds[entry]!
    for (let at = entry === 0 ? 0 : chosenEnds[entry - 1]!; at < end; at++) lists[next[chosen[at]!]!++] = place
  }
  return { begins, lists }
}
