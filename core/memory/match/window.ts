import type { Part } from './choose-lists.ts'
import { windowEntries } from './places.ts'

/**
 * Scores of so many places at a time: they stay in the cache nearest to the processor. Scores of a million entries do
 * not, and nearly every posting then waits for memory.
 */
export interface Window {
  readonly scores: Float32Array
  /** Places whose score is not zero. */
  readonly touched: Int32Array
  count: number
  /** How many have a score of each level. */
  readonly levels: Int32Array
}

const levels = 256

export const createWindow = (): Window => ({
  scores: new Float32Array(windowEntries),
  touched: new Int32Array(windowEntries),
  count: 0,
  levels: new Int32Array(levels + 1),
})

/** Scores all that a list holds of the window. */
export function scan(window: Window, part: Part, first: number): void {
  if (part.list instanceof Int32Array) scanFrozen(window, part.list, part, first)
  else scanFresh(window, part.list, part, first)
}

/** Adds what a list holds to what was scored before, and nothing new. */
export function addKnown({ scores }: Window, { list, begin, end, gain }: Part, first: number): void {
  const last = first + windowEntries
  for (let at = placeIn(list, begin, end, first), entry = 0; at < end && (entry = list[at]!) < last; at++) {
    const score = scores[entry - first]!
    if (score !== 0) scores[entry - first] = score + gain
  }
}

/** Forgets those with a lower score. */
export function drop(window: Window, least: number): void {
  if (least <= 0) return
  const { scores, touched, count } = window
  let kept = 0
  for (let at = 0; at < count; at++) {
    const place = touched[at]!
    if (scores[place]! >= least) touched[kept++] = place
    else scores[place] = 0
  }
  window.count = kept
}

/** The share of `all` that so many of the touched reach, rounded down. */
export function levelOf({ scores, touched, count, levels: counts }: Window, many: number, all: number): number {
  counts.fill(0)
  const scale = levels / all
  for (let at = 0; at < count; at++) counts[Math.min(levels, (scores[touched[at]!]! * scale) | 0)]! += 1
  let level = levels
  for (let left = many - counts[level]!; left > 0 && level > 0;) left -= counts[--level]!
  return level / levels
}

// Twice the same, so that each loop reads lists of one kind and is compiled for them.

function scanFrozen(window: Window, list: Int32Array, { begin, end, gain }: Part, first: number): void {
  const { scores, touched } = window
  const last = first + windowEntries
  let count = window.count
  for (let at = placeIn(list, begin, end, first), entry = 0; at < end && (entry = list[at]!) < last; at++) {
    const place = entry - first
    const score = scores[place]!
    if (score === 0) touched[count++] = place
    scores[place] = score + gain
  }
  window.count = count
}

function scanFresh(window: Window, list: readonly number[], { begin, end, gain }: Part, first: number): void {
  const { scores, touched } = window
  const last = first + windowEntries
  let count = window.count
  for (let at = placeIn(list, begin, end, first), entry = 0; at < end && (entry = list[at]!) < last; at++) {
    const place = entry - first
    const score = scores[place]!
    if (score === 0) touched[count++] = place
    scores[place] = score + gain
  }
  window.count = count
}

/** Where the first that is not below stands in an ascending list. */
function placeIn(list: ArrayLike<number>, begin: number, end: number, least: number): number {
  let [low, high] = [begin, end]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (list[middle]! < least) low = middle + 1
    else high = middle
  }
  return low
}
