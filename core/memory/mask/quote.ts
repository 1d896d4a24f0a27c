import { SPACE, isAlphanumeric, kindOf } from './characters.ts'

/** False for an apostrophe within a word, and right behind a placeholder. */
export const mayOpenQuote = (text: string, at: number): boolean =>
  at === 0 || !(isAlphanumeric(text.charCodeAt(at - 1)) || text.charCodeAt(at - 1) === 62)

/** `{` or `[{` */
export const opensBody = (text: string, at: number): boolean =>
  text.charCodeAt(at) === 123 || (text.charCodeAt(at) === 91 && text.charCodeAt(at + 1) === 123)

/** The quote that ends what `at` opens, on the same line; minus the position of the line's end when there is none. */
export function closingQuote(text: string, at: number, to: number): number {
  const quote = text.charCodeAt(at)
  for (let index = at + 1; index < to; index++) {
    const code = text.charCodeAt(index)
    if (code === 10) return -index
    if (code !== quote) continue
    const next = index + 1 < to ? text.charCodeAt(index + 1) : 32
    if (!isAlphanumeric(next) && next !== 60) return index
  }
  return -to
}

/** How many words, separated by white space, stand between two positions. */
export function wordsIn(text: string, from: number, to: number): number {
  let words = 0
  let inWord = false
  for (let index = from; index < to; index++) {
    const isSpace = (kindOf(text.charCodeAt(index)) & SPACE) !== 0
    if (!isSpace && !inWord) words++
    inWord = !isSpace
  }
  return words
}

/** Brackets, quotes, commas, full stops and white space, which say nothing behind a message. */
export const isMarkOrSpace = (text: string, at: number): boolean =>
  (kindOf(text.charCodeAt(at)) & SPACE) !== 0 || ')]},.;"\'`'.includes(text.charAt(at))

const modelName = /^[A-Za-z][\w.:/@-]{1,78}$/

/** What is quoted behind the word “model”: `"nomic-embed-text"`, of a vendor that nobody listed. One word is none. */
export const isModelName = (text: string, from: number, to: number): boolean =>
  to - from <= 79 &&
  modelName.test(text.slice(from, to)) &&
  /[-:./\d]/.test(text.slice(from, to)) &&
  !/\.[a-z]{1,5}$/.test(text.slice(from, to))
