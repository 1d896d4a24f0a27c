import type { Entries } from './entries.ts'
import type { Assertions } from './features.ts'

/** Shorter common beginnings are just how such questions begin. */
const preambleMin = 12
const suffixMin = 6
const suffixShareMin = 0.4
const sameTask = 0.65
const opposite = 0.3
/** Of longer parts that differ nobody can say whether two opposite words in them mean the same thing. */
const differingMax = 24
/** Before a shared end so many words belong to the task, what stands further away to the preamble. */
const beforeEnd = 3

export interface Guarded<Word> {
  readonly similarity: number
  readonly why: Reason<Word> | null
}

/** What was corrected, and by which word or how many of them. */
export type Reason<Word> =
  | { readonly kind: 'negated'; readonly word: Word }
  | { readonly kind: 'opposite'; readonly word: Word; readonly other: Word | null }
  | { readonly kind: 'swapped'; readonly word: Word; readonly other: Word }
  | { readonly kind: 'preamble' | 'ending'; readonly words: number }

export function reasonText(reason: Reason<string>): string {
  if (reason.kind === 'negated') return `“${reason.word}” is negated on one side only`
  if (reason.kind === 'opposite')
    return reason.other === null
      ? `“${reason.word}” is said on one side only`
      : `“${reason.word}” here is “${reason.other}” there`
  if (reason.kind === 'swapped') return `“${reason.word}” and “${reason.other}” have changed places`
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

/** Corrects a cosine for what a bag of words cannot see: negation, opposites, a preamble, a task behind another one. */
export function guard<Word>(cosine: number, asked: Assertions<Word>, remembered: Assertions<Word>): Guarded<Word> {
  const end = sharedTask(asked, remembered)
  const turned = end > 0 ? null : turnedWord(asked, remembered)
  if (turned !== null) return { similarity: cosine * opposite, why: { kind: 'negated', word: turned } }
  const begin = commonBeginning(asked.words, remembered.words)
  const opposed = oppositeWords(asked, remembered, begin, end)
  if (opposed !== null) return { similarity: cosine * opposite, why: { kind: 'opposite', ...opposed } }
  const swapped = swappedWords(asked, remembered)
  if (swapped !== null) return { similarity: cosine * opposite, why: { kind: 'swapped', ...swapped } }
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
 * Whether an entry could be corrected at all: one side denies something or says the opposite, or they share much of a
 * beginning or an end. Few do, and this makes no lists.
 */
export function mayGuard({ words, negated, contrary }: Assertions<number>, entries: Entries, entry: number): boolean {
  if (negated.size > 0) return true
  if (words.some((word) => contrary.particleReach(word) !== undefined || contrary.isDirected(word))) return true
  const { items } = entries.words
  const first = entries.begins.items[entry]!
  const last = entries.begins.items[entry + 1]! - 1
  // A word that is no term is kept as below zero.
  const wordAt = (place: number): number => (items[place]! < 0 ? -1 - items[place]! : items[place]!)
  for (let place = first; place <= last; place++) if (contrary.turns(wordAt(place))) return true
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
  const denies = ({ words, contrary }: Assertions<Word>): boolean => {
    const before = words[words.length - 1 - end]
    return before !== undefined && contrary.isNegation(before)
  }
  return denies(left) === denies(right) ? end : 0
}

function turnedWord<Word>(left: Assertions<Word>, right: Assertions<Word>): Word | null {
  // What both deny is meant the same way; the words around it only stand elsewhere.
  for (const word of left.negated) if (right.negated.has(word)) return null
  for (const word of left.negated) if (right.affirms(word) && !right.negated.has(word)) return word
  for (const word of right.negated) if (left.affirms(word) && !left.negated.has(word)) return word
  return null
}

/**
 * Two words that say the opposite of each other, each on one side only, where the two differ: `enable` and `disable`.
 * Also `off` behind a verb that both say, since `on` is no word of a context.
 */
function oppositeWords<Word>(
  left: Assertions<Word>,
  right: Assertions<Word>,
  begin: number,
  end: number,
): { readonly word: Word; readonly other: Word | null } | null {
  const { contrary } = left
  const own = differing(left.words, begin, end).filter((word) => !right.words.includes(word))
  const others = differing(right.words, begin, end).filter((word) => !left.words.includes(word))
  if (own.length > differingMax || others.length > differingMax) return null
  for (const word of own) {
    const other = contrary.oppositesOf(word).find((one) => others.includes(one))
    if (other !== undefined) return { word, other }
  }
  const particle =
    own.find((word) => turnsVerb(left.words, word, right)) ?? others.find((word) => turnsVerb(right.words, word, left))
  return particle === undefined ? null : { word: particle, other: null }
}

/** Two words that have changed places, and nothing else, where a verb leads from one thing to another. */
function swappedWords<Word>(
  { words, contrary }: Assertions<Word>,
  { words: others }: Assertions<Word>,
): { readonly word: Word; readonly other: Word } | null {
  if (words.length !== others.length || !words.some(contrary.isDirected)) return null
  const apart = words.flatMap((word, at) => (word === others[at] ? [] : [at]))
  const [first = 0, second = 0] = apart
  const isSwapped = apart.length === 2 && words[first] === others[second] && words[second] === others[first]
  return isSwapped ? { word: words[first]!, other: words[second]! } : null
}

/** Whether a word stands behind a verb that it turns around and that the other text says without it. */
function turnsVerb<Word>(words: readonly Word[], word: Word, { words: others, contrary }: Assertions<Word>): boolean {
  const reach = contrary.particleReach(word)
  if (reach === undefined) return false
  const at = words.indexOf(word)
  return words.slice(Math.max(0, at - reach), at).some((verb) => contrary.isParticleVerb(verb) && others.includes(verb))
}

/** What stands between a shared beginning and a shared end; before an end that is the task only the last words. */
function differing<Word>(words: readonly Word[], begin: number, end: number): readonly Word[] {
  const last = words.length - end
  return words.slice(end > 0 ? Math.max(begin, last - beforeEnd) : begin, Math.max(begin, last))
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
