import type { Entries } from './entries.ts'
import { intsOf } from './growable.ts'
import { gramGain, wordGain } from './gains.ts'
import { blockOf, gramsOf, type Vocabulary } from './vocabulary.ts'

/** Words to look up for one word of a question: itself, or those it may be a misspelling of. */
export interface Probe {
  /** What an entry gains that holds the word itself. */
  readonly block: number
  readonly lists: readonly { readonly word: number; readonly gain: number }[]
}

/** A question as the index sees it. */
export interface Asked {
  /** Square of its length. */
  readonly square: number
  /** Heaviest first. */
  readonly probes: readonly Probe[]
}

/** Which terms a question holds, by their numbers: those marked with the number of the search. */
export interface Marks {
  search: number
  words: Int32Array
  grams: Int32Array
}

export const createMarks = (): Marks => ({ search: 0, words: intsOf(64), grams: intsOf(64) })

function makeMarks(marks: Marks, { wordHolders, gramHolders }: Vocabulary): void {
  if (marks.words.length < wordHolders.length) marks.words = intsOf(wordHolders.length * 2)
  if (marks.grams.length < gramHolders.length) marks.grams = intsOf(gramHolders.length * 2)
  if (marks.search === searchMax) {
    marks.words.fill(0)
    marks.grams.fill(0)
    marks.search = 0
  }
  marks.search += 1
}

/** What fits into a mark; then all of them are wiped. */
const searchMax = 2 ** 31 - 1

/** Weighs a question and marks its terms. */
export function readQuestion(entries: Entries, words: readonly string[], marks: Marks): Asked {
  const { vocabulary } = entries
  makeMarks(marks, vocabulary)
  const size = entries.begins.length - 1
  const probes: Probe[] = []
  let square = 0
  for (const word of new Set(words)) {
    if (word === 'not') continue
    const id = vocabulary.words.idOf(word)
    if (id < 0) {
      const grams = gramsOf(word).map((text) => vocabulary.grams.idOf(text))
      square += unseenBlock(vocabulary, grams, size)
      const lists = alike(vocabulary, grams)
      probes.push({ block: lists[0]?.gain ?? 0, lists })
      for (const one of grams) if (one >= 0) marks.grams[one] = marks.search
    } else {
      const block = blockOf(vocabulary, id)
      square += block
      probes.push({ block, lists: [{ word: id, gain: block }] })
      marks.words[id] = marks.search
      const last = vocabulary.gramBegins.items[id + 1]!
      for (let place = vocabulary.gramBegins.items[id]!; place < last; place++)
        marks.grams[vocabulary.gramIds.items[place]!] = marks.search
    }
  }
  return { square, probes: probes.sort((a, b) => b.block - a.block) }
}

/** What nobody has is worth as much as the rarest: it is a part of the question that nothing remembered answers. */
const unseenBlock = ({ gramGains }: Vocabulary, grams: readonly number[], size: number): number =>
  grams.reduce((sum, one) => sum + (one < 0 ? gramGain(size, 0) : gramGains.items[one]!), wordGain(size, 0))

/** Words looked at for each 4-gram: what more of them hold tells little. */
const stepsMax = 1_000
const alikeMax = 8
const alikeShareMin = 0.4

/** Known words that share enough with an unknown one: what it may be meant to be. */
function alike(vocabulary: Vocabulary, grams: readonly number[]): Probe['lists'] {
  const { gramHeads, gramNexts, gramWords, gramGains } = vocabulary
  const gains = new Map<number, number>()
  let all = 0
  for (const one of grams) {
    if (one < 0) continue
    const gain = gramGains.items[one]!
    all += gain
    let steps = 0
    for (let next = gramHeads.items[one]!; next !== 0 && steps < stepsMax; next = gramNexts.items[next - 1]!) {
      const word = gramWords.items[next - 1]!
      gains.set(word, (gains.get(word) ?? 0) + gain)
      steps += 1
    }
  }
  return [...gains]
    .flatMap(([word, gain]) => (gain >= alikeShareMin * all ? [{ word, gain }] : []))
    .sort((a, b) => b.gain - a.gain)
    .slice(0, alikeMax)
}
