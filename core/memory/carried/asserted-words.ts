import { inWords, type Contrary } from '../match/contrary.ts'
import { assertionsOf } from '../match/features.ts'

/** What stands before a word that is only denied. No word holds a space, so it is never mistaken for one. */
const denied = 'not '

/** Files of before were written so: English negations alone deny. */
const inFiles: Contrary<string> = { ...inWords, isNegation: (word) => word === 'not' }

/**
 * The words of a context as they are compared between installations: each once, without their order, which would tell
 * more than the words do. One that is denied everywhere is another one than the same affirmed.
 */
export function assertedWords(words: readonly string[]): string[] {
  const { negated, affirms } = assertionsOf(words, inFiles)
  const own = new Set(words.filter((word) => word !== 'not'))
  return [...own].map((word) => (negated.has(word) && !affirms(word) ? `${denied}${word}` : word))
}

/** The same word, said the other way round. */
export const opposite = (word: string): string =>
  word.startsWith(denied) ? word.slice(denied.length) : `${denied}${word}`
