import type { Asked } from './asked.ts'
import { createBest, keepBest, type Best } from './best.ts'
import { chooseLists, type Chosen } from './choose-lists.ts'
import type { Entries } from './entries.ts'
import type { Listed } from './freezer.ts'
import { windowEntries } from './places.ts'
import { addKnown, createWindow, drop, levelOf, scan, type Window } from './window.ts'

/** Reading all words of an entry costs as much as reading so many postings of a list. */
const readingPostings = 96

export interface Candidates {
  /**
   * The best entries for a question by the words they share with it, and how alike these make them: the same object
   * each time. Entries are looked at a window at a time, those as long as the question first. Lists that cannot lift
   * an entry above the worst that is kept only add to what others found (MaxScore).
   */
  choose(asked: Asked, sharedOf: SharedOf): Best
  /** Searches that left lists out because they had looked at enough. */
  bounded(): number
}

/** What an entry gains by all words that it shares with the question. */
export type SharedOf = (entry: number) => number

/** A question on its way through the windows. */
interface Walk {
  readonly length: number
  readonly sharedOf: SharedOf
  readonly best: Best
  readonly window: Window
  readonly entries: Entries
}

/** The lengths of all entries in a window lie between these. */
interface Lengths {
  readonly least: number
  readonly greatest: number
}

export function createCandidates(
  entries: Entries,
  listed: Listed,
  postingsMax: number,
  candidatesMax: number,
): Candidates {
  const window = createWindow()
  const best = createBest(candidatesMax)
  let boundedSearches = 0

  return {
    choose(asked, sharedOf) {
      best.count = 0
      const { frozen, fresh, bounded } = chooseLists(asked, listed, postingsMax)
      if (bounded) boundedSearches += 1
      const walk: Walk = { length: Math.sqrt(asked.square), sharedOf, best, window, entries }
      if (frozen.parts.length > 0)
        outwards(walk, listed.base!.windowNorms, (at, lengths) => takeWindow(walk, frozen, at * windowEntries, lengths))
      if (fresh.parts.length > 0)
        for (let first = listed.base?.count ?? 0; first < entries.begins.length - 1; first += windowEntries)
          takeWindow(walk, fresh, first, unknownLengths)
      return best
    },
    bounded: () => boundedSearches,
  }
}

function takeWindow(walk: Walk, { parts, rests, places }: Chosen, first: number, lengths: Lengths): void {
  const { window } = walk
  const least = neededIn(walk, floorOf(walk.best), lengths)
  let at = 0
  for (; at < parts.length && rests[at]! >= least; at++) scan(window, parts[at]!, first)
  narrow(walk, rests[at]!, lengths)
  for (; at < parts.length && window.count > 0; at++) {
    if (window.count * readingPostings < parts[at]!.perWindow) break
    addKnown(window, parts[at]!, first)
    narrow(walk, rests[at + 1]!, lengths)
  }
  if (at < parts.length) readTouched(walk, places, first)
  keepTouched(walk, places, first, lengths)
}

/** Drops what cannot be kept any more, when nothing but lists of this weight is left to be looked at. */
function narrow(walk: Walk, rest: number, lengths: Lengths): void {
  const { best, window } = walk
  let floor = floorOf(best)
  // Many in one window: as many as can be kept are at least so much alike, as far as lists were looked at.
  if (floor === 0 && window.count > 2 * best.max && lengths.greatest < Infinity)
    floor = levelOf(window, best.max, lengths.greatest * walk.length)
  drop(window, neededIn(walk, floor, lengths) - rest)
}

/** Few are left: their own words tell what they share, without the lists that were not looked at. */
function readTouched({ sharedOf, window }: Walk, places: Int32Array | null, first: number): void {
  const { scores, touched, count } = window
  for (let at = 0; at < count; at++) {
    const place = touched[at]!
    scores[place] = sharedOf(places === null ? first + place : places[first + place]!)
  }
}

function keepTouched(walk: Walk, places: Int32Array | null, first: number, { least }: Lengths): void {
  const { length, best, window, entries } = walk
  const { scores, touched, count } = window
  const { norms, removed } = entries
  for (let at = 0; at < count; at++) {
    const place = touched[at]!
    const score = scores[place]!
    scores[place] = 0
    const worst = best.count < best.max ? 0 : best.scores[0]! * length
    if (score <= worst * least) continue
    const entry = places === null ? first + place : places[first + place]!
    if (score <= worst * norms.items[entry]! || removed.items[entry] === 1) continue
    keepBest(best, entry, score / (length * norms.items[entry]!))
  }
  window.count = 0
}

const unknownLengths: Lengths = { least: 0, greatest: Infinity }

/** What an entry has to reach to be looked at. */
const floorOf = (best: Best): number => (best.count < best.max ? 0 : boosted(best.scores[0]!))

/** Nothing that is alike by so much is missed; among what is less alike, not every last one of the best is needed. */
const exactMin = 0.38
const boost = 1.25
const boosted = (floor: number): number => Math.max(floor, Math.min(exactMin, floor * boost))

/** The least that an entry of the window has to share: it cannot be longer or shorter than it is alike. */
const neededIn = ({ length }: Walk, floor: number, { least }: Lengths): number =>
  floor * Math.max(least, floor * length) * length

/**
 * Windows from those as long as the question to the longer and the shorter ones. Two texts are at most as alike as the
 * shorter is long beside the longer: from there on none of that side can be kept.
 */
function outwards({ length, best }: Walk, norms: Float32Array, take: (window: number, lengths: Lengths) => void): void {
  const count = norms.length / 2
  const lengthsOf = (window: number): Lengths => ({ least: norms[2 * window]!, greatest: norms[2 * window + 1]! })
  let up = 0
  while (up < count && norms[2 * up + 1]! < length) up++
  let down = up - 1
  while (up < count || down >= 0) {
    if (up < count && lengthsOf(up).least * floorOf(best) > length) up = count
    else if (up < count) take(up, lengthsOf(up++))
    if (down >= 0 && lengthsOf(down).greatest < floorOf(best) * length) down = -1
    else if (down >= 0) take(down, lengthsOf(down--))
  }
}
