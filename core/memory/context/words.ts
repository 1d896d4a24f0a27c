import { createTextMemo } from '#core/platform/text-memo.ts'

import { DIGIT, JOINER, LETTER, SPACE, kindOf } from '../mask/characters.ts'
import { stem } from './stem.ts'

/** Of a longer text its beginning and its end are read: the task stands at one of them, the material in between. */
const headMax = 2048
const tailMax = 1024
const wordsMax = 128
const tailWordsMax = 64
const wordCharactersMax = 32

/** Words that say nothing of the task. `not` and its like stay: they turn a task into its opposite. */
const empty = new Set(
  (
    'a an the and or but if then so of in on at to for from by with as is are was were be been am do does did have ' +
    'has had i me my we our you your it its this that these those there here he she they them their his her will ' +
    'would can could should shall may might must please kindly just also very hi hello hey thanks thank'
  ).split(' '),
)
const months = new Set(
  (
    'january february march april may june july august september october november december ' +
    'jan feb mar apr jun jul aug sep oct nov dec'
  ).split(' '),
)
/** A set: a word that was just cut out is looked up among the keys of an object more slowly. */
const negations = new Set(
  (
    'dont doesnt didnt cant cannot wont isnt arent shouldnt mustnt couldnt wouldnt ' +
    'havent hasnt never without no not'
  ).split(' '),
)

/** The words of a text in order, and the same in one line. */
export interface Words {
  readonly list: readonly string[]
  readonly joined: string
}

/** An agent's span and the calls below it carry the same question; so do the turns of a loop. */
const recent = createTextMemo<Words>({ textsMax: 2048, charactersMax: 4_000_000, keepFirst: true })

/** Stemmed words in order, without numbers, ids, addresses, dates and filler. At most 128: the first and last 64. */
export function wordsOf(text: string): Words {
  const known = recent.get(text)
  if (known !== undefined) return known
  const list = allWordsOf(text)
  const words = { list, joined: list.join(' ') }
  recent.set(text, words)
  return words
}

const beyondLatin = /[\u0100-\uffff]/

function allWordsOf(text: string): readonly string[] {
  const cut = text.length > headMax + tailMax ? `${text.slice(0, headMax)} ${text.slice(-tailMax)}` : text
  const lower = cut.toLowerCase()
  // What has no sign beyond Latin-1 is composed already, and normalising is dear.
  const words = read(beyondLatin.test(lower) ? lower.normalize('NFC') : lower)
  if (words.length <= wordsMax) return words
  return [...words.slice(0, wordsMax - tailWordsMax), ...words.slice(-tailWordsMax)]
}

function read(text: string): string[] {
  const words: string[] = []
  let pendingMonth = false
  let lastWasNumber = false
  let at = 0
  while (at < text.length) {
    const kind = kindOf(text.charCodeAt(at))
    if ((kind & SPACE) !== 0 || (kind & (LETTER | DIGIT | JOINER)) === 0) {
      at++
      continue
    }
    const start = at
    let kinds = 0
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at)
      const next = kindOf(code)
      // An apostrophe within a word belongs to it: `don't`.
      if (
        (next & (LETTER | DIGIT | JOINER)) === 0 &&
        !(isApostrophe(code) && (kindOf(text.charCodeAt(at + 1)) & LETTER) !== 0)
      )
        break
      kinds |= isApostrophe(code) ? JOINER : next
    }
    const token = text.slice(start, at)
    if (isOpaque(token, kinds)) {
      // The month of `5 August` goes with the number.
      if (pendingMonth) words.pop()
      pendingMonth = false
      lastWasNumber = true
      continue
    }
    const isMonth = months.has(token)
    if (!(isMonth && lastWasNumber)) pendingMonth = add(words, token, kinds) && isMonth
    lastWasNumber = false
  }
  return words
}

const isApostrophe = (code: number): boolean => code === 39 || code === 0x2019

/** Numbers, ids, dates, addresses: whatever holds a digit, an `@` or a scheme. */
const isOpaque = (token: string, kinds: number): boolean =>
  (kinds & DIGIT) !== 0 || ((kinds & JOINER) !== 0 && (token.includes('@') || token.includes('://')))

/** Adds the words of a token; true when it was one word that was kept. */
function add(words: string[], token: string, kinds: number): boolean {
  if ((kinds & JOINER) === 0) return push(words, token)
  const plain = token.replace(/['\u2019]/g, '')
  for (const part of plain.split(/[_\-.:/\\@+~]+/)) if (part !== '') push(words, part)
  return false
}

function push(words: string[], word: string): boolean {
  if (negations.has(word)) words.push('not')
  else if (word.charCodeAt(0) > 0x2e7f) pairs(words, word)
  else if (word.length < 2 || empty.has(word)) return false
  else words.push(stem(word.length > wordCharactersMax ? word.slice(0, wordCharactersMax) : word))
  return true
}

/** Scripts that put no spaces between words are read in overlapping pairs of characters. */
function pairs(words: string[], text: string): void {
  const characters = [...text]
  if (characters.length === 1) words.push(text)
  for (let index = 0; index + 1 < characters.length && words.length < wordsMax * 2; index++) {
    words.push(`${characters[index]}${characters[index + 1]}`)
  }
}
