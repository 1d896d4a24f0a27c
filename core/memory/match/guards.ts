import { negation } from './build-postings.ts'
import type { Entries } from './entries.ts'
import type { Assertions } from './features.ts'

/** Shorter common beginnings are just how such questions begin. */
const preambleMin = 12
const suffixMin = 6
const suffixShareMin = 0.4
const sameTask = 0.65
const opposite = 0.3

export interface Guarded<Word> {
  readonly similarity: number
  readonly why: Reason<Word> | null
}

/** What was corrected, and by which word or how many of them. */
export type Reason<Word> =
  | { readonly kind: 'negated'; readonly word: Word }
  | { readonly kind: 'preamble' | 'ending'; readonly words: number }

export function reasonText(reason: Reason<string>): string {
  if (reason.kind === 'negated') return `“${reason.word}” is negated on one side only`
  return reason.kind === 'preamble'
    ? `the first ${reason.words} words are a shared preamble and count little`
    : `the last ${reason.words} words are the same, behind another preamble`
}

/** A share of the words in common, to look at parts of a text without weights. */
function overlap<Word>(left: readonly Word[], right: readonly Word[]): number {
  const words = new Set(left)
  const others = new Set(right)
  let shared = 0
  for (const word of words) if (others.has(word)) shared++
  return words.size === 0 || others.size === 0 ? 0 : shared / Math.sqrt(words.size * others.size)
}

/** Corrects a cosine for what a bag of words cannot see: negation, a shared preamble, a task behind another one. */
export function guard<Word>(cosine: number, asked: Assertions<Word>, remembered: Assertions<Word>): Guarded<Word> {
  const end = sharedTask(asked, remembered)
  const turned = end > 0 ? null : turnedWord(asked, remembered)
  if (turned !== null) return { similarity: cosine * opposite, why: { kind: 'negated', word: turned } }
  const begin = commonBeginning(asked.words, remembered.words)
  if (begin >= preambleMin) {
    const rest = asked.words.slice(begin)
    const otherRest = remembered.words.slice(begin)
    if (rest.length === 0 || otherRest.length === 0) return { similarity: cosine, why: null }
    const similarity = Math.min(cosine, 0.25 * cosine + 0.75 * overlap(rest, otherRest))
    return { similarity, why: { kind: 'preamble', words: begin } }
  }
  if (end > 0 && cosine < sameTask) return { similarity: sameTask, why: { kind: 'ending', words: end } }
  return { similarity: cosine, why: null }
}

/**
 * Whether an entry could be corrected at all: one side denies something, or they share much of a beginning or an end.
 * Few do, and this makes no lists.
 */
export function mayGuard({ words, negated }: Assertions<number>, entries: Entries, entry: number): boolean {
  if (negated.size > 0) return true
  const { items } = entries.words
  const first = entries.begins.items[entry]!
  const last = entries.begins.items[entry + 1]! - 1
  // A word that is no term is kept as below zero.
  const wordAt = (place: number): number => (items[place]! < 0 ? -1 - items[place]! : items[place]!)
  for (let place = first; place <= last; place++) if (wordAt(place) === negation) return true
  const shorter = Math.min(words.length, last - first + 1)
  let [begin, end] = [0, 0]
  while (begin < shorter && wordAt(first + begin) === words[begin]) begin++
  while (end < shorter && wordAt(last - end) === words[words.length - 1 - end]) end++
  return begin >= preambleMin || end >= suffixMin
}

/**
 * Words that both end in, if they are so many that they are the task and the rest is a preamble; 0 if not, or if what
 * stands right before them denies them. A negation further away belongs to the preamble: “when not sure. Translate …”.
 */
function sharedTask<Word>(left: Assertions<Word>, right: Assertions<Word>): number {
  const end = commonEnd(left.words, right.words)
  const shorter = Math.min(left.words.length, right.words.length)
  if (end < suffixMin || end < suffixShareMin * shorter) return 0
  const denies = ({ words, not }: Assertions<Word>): boolean => words[words.length - 1 - end] === not
  return denies(left) === denies(right) ? end : 0
}

function turnedWord<Word>(left: Assertions<Word>, right: Assertions<Word>): Word | null {
  // What both deny is meant the same way; the words around it only stand elsewhere.
  for (const word of left.negated) if (right.negated.has(word)) return null
  for (const word of left.negated) if (right.affirms(word) && !right.negated.has(word)) return word
  for (const word of right.negated) if (left.affirms(word) && !left.negated.has(word)) return word
  return null
}

function commonBeginning<Word>(left: readonly Word[], right: readonly Word[]): number {
  let at = 0
  while (at < left.length && at < right.length && left[at] === right[at]) at++
  return at
}

function commonEnd<Word>(left: readonly Word[], right: readonly Word[]): number {
  let at = 0
  while (at < left.length && at < right.length && left[left.length - 1 - at] === right[right.length - 1 - at]) at++
  return at
}
