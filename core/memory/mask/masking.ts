import type { Emitter } from './emitter.ts'
import { isTransparent } from './allow.ts'

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
const takenApart_max = 320

/** Counts what costs more than to be walked over. */
export function takeApart(masking: Masking): void {
  masking.takenApart += 1
  if (masking.takenApart > takenApart_max) masking.emitter.stop()
}

/** Says one run of letters and digits, which stays. */
export function sayRun(masking: Masking, run: string): void {
  masking.emitter.literal(run)
  remember(masking, run.toLowerCase())
}

/** Says a token that stays as it is, joints and all. */
export function sayToken(masking: Masking, token: string): void {
  masking.emitter.literal(token)
  for (const run of token.toLowerCase().split(/[_\-.:/\\@+~]/)) if (run !== '') remember(masking, run)
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
