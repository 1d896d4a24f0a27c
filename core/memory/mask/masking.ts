import type { Emitter } from './emitter.ts'
import { isTransparent } from './allow.ts'
import { JOINER, kindOf } from './characters.ts'

/** A text being masked: what has been said, and the words that decide what a number after them means. */
export interface Masking {
  readonly emitter: Emitter
  readonly hideModels: boolean
  /** The last run of letters and digits, lower case, and the one before it. */
  before: string
  beforeThat: string
  /** Bodies that turned out to be none. */
  failedBodies: number
  /** Tokens, quotes and bodies that had to be taken apart so far. */
  takenApart: number
}

/** A text with more numbers and quotes than this is somebody's data; what follows is left out, as beyond its length. */
const takenApartMax = 256

/** Counts what costs more than to be walked over. */
export function takeApart(masking: Masking): void {
  masking.takenApart += 1
  if (masking.takenApart > takenApartMax) masking.emitter.stop()
}

/** Says one run of letters and digits, which stays. */
export function sayRun(masking: Masking, run: string): void {
  masking.emitter.literal(run)
  remember(masking, lowered(run))
}

/** No word that is asked for is longer, or begins beyond ASCII. */
const lowered = (run: string): string => (run.length > 10 || run.charCodeAt(0) > 127 ? run : run.toLowerCase())

/** Says a token that stays as it is, joints and all. */
export function sayToken(masking: Masking, token: string): void {
  masking.emitter.literal(token)
  // From its end: only the last two words will be asked for, and a long token has many.
  let last = ''
  for (let end = runEnd(token, token.length); end > 0;) {
    const from = runStart(token, end)
    const run = lowered(token.slice(from, end))
    end = runEnd(token, from)
    if (isTransparent(run)) continue
    if (last !== '') {
      masking.before = last
      masking.beforeThat = run
      return
    }
    last = run
  }
  if (last !== '') remember(masking, last)
}

const joinsAt = (token: string, at: number): boolean => (kindOf(token.charCodeAt(at)) & JOINER) !== 0

/** Where the last run of letters and digits before `end` ends; 0 when there is none. */
function runEnd(token: string, end: number): number {
  let at = end
  while (at > 0 && joinsAt(token, at - 1)) at--
  return at
}

/** Where the run that ends at `end` begins. */
function runStart(token: string, end: number): number {
  let at = end
  while (at > 0 && !joinsAt(token, at - 1)) at--
  return at
}

function remember(masking: Masking, run: string): void {
  if (isTransparent(run)) return
  masking.beforeThat = masking.before
  masking.before = run
}

/** Says a placeholder for everything up to `end`, and answers `end`. */
export function replace(masking: Masking, placeholder: string, end: number): number {
  masking.emitter.placeholder(placeholder)
  return end
}
