import type { NearLevel } from './near-match.ts'

/**
 * How often a near match of each kind was right: measured on LogHub-2k and on our own labelled faults, by
 * `npm run bench -- grouping`, which fails when it measures less; where few cases were seen, the lower end of their
 * interval. Never estimated from how alike two texts look.
 */
export const certaintyOf: Readonly<Record<NearLevel, number>> = {
  numbers: 0.995,
  place: 0.995,
  values: 0.93,
  words: 0.93,
}

/** From here on an unknown fingerprint joins the failure by itself. */
export const attachMin = 0.99
/** From here on people are asked. Below, nothing is said. */
export const suggestMin = 0.9

/** What was seen to be equal, in words. */
export const nearWords: Readonly<Record<NearLevel, string>> = {
  numbers: 'the same message but for numbers',
  place: 'the same message but for a value that was seen to vary',
  values: 'the same message but for what looks like values',
  words: 'the same message but for a word at a place where many words were seen',
}
