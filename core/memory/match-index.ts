import { createMarks, readQuestion } from './match/asked.ts'
import { buildPostings, type Postings } from './match/build-postings.ts'
import { createCandidates, type Candidates } from './match/candidates.ts'
import { cosineOf, createWorths, makeWorths, sharedByWords } from './match/cosine.ts'
import {
  addEntry,
  addRead,
  createEntries,
  reserveEntries,
  weighRead,
  wordIdsOf,
  type Entries,
} from './match/entries.ts'
import { createFreezer, type Freeze } from './match/freezer.ts'
import { bytesIn, push, type IntList, type NumberList, type Numbers } from './match/growable.ts'
import { readWord } from './match/vocabulary.ts'

export type { Freeze }

export interface Hit {
  /** The number that `add` gave it. */
  readonly entry: number
  /** Cosine of the weighted terms, 0 to 1. */
  readonly cosine: number
}

export interface SearchOptions {
  /** At most this many hits, best first. */
  readonly limit: number
  readonly cosineMin: number
}

/** Finds remembered texts that resemble a new one, by stemmed words and their 4-grams. In process, one per project. */
export interface MatchIndex {
  /** Numbers entries from 0 on, as they come. A text without words takes a number too and is never found. */
  add(words: readonly string[]): number
  remove(entry: number): void
  search(words: readonly string[], options: SearchOptions): readonly Hit[]
  /** The same from all there are: what a search is measured by. */
  compareAll(words: readonly string[], options: SearchOptions): readonly Hit[]
  size(): number
  /** The words of an entry in order. */
  wordsOf(entry: number): readonly string[]
  /** Words as numbers, to compare them with those of entries; each that is not known has one of its own below zero. */
  numbersOf(words: readonly string[]): readonly number[]
  readonly entries: Entries
  /** The frozen part; null as long as there is none. */
  base(): Postings | null
  /** Goes on with entries of a file, and the frozen postings that were kept with them, if there were. */
  resume(base: Postings | null): void
  /** Room for so many entries in all. */
  reserve(count: number): void
  /** Adds the number of a word that stands in these bytes as UTF-8. */
  readWord(bytes: Buffer, begin: number, end: number, into: IntList): void
  /** An entry of words that were read. It is found once `loaded` has weighed and listed all of them together. */
  addRead(words: IntList): number
  loaded(): Promise<void>
  /** Freezes what is fresh, now. */
  freeze(): Promise<void>
  /** Resolves when nothing is being frozen any more. */
  settled(): Promise<void>
  counts(): IndexCounts
}

export interface IndexCounts {
  readonly frozen: number
  readonly fresh: number
  readonly removed: number
  readonly words: number
  readonly refusedWords: number
  /** Held for entries, vocabulary and postings. */
  readonly bytes: number
  readonly freezes: number
  readonly freezeFailures: number
  /** Searches that left lists out because they had looked at enough. */
  readonly boundedSearches: number
}

export interface MatchIndexOptions {
  /** Postings looked at per search; the commonest words of a question are left out beyond it. */
  readonly postingsMax?: number
  /** Candidates whose cosine is computed exactly. */
  readonly candidatesMax?: number
  /** In a memory up to this size every entry is a candidate. */
  readonly exhaustiveMax?: number
  /** Entries that are not frozen yet: at least so many, and a sixteenth of all, are frozen together. */
  readonly freshMin?: number
  readonly freeze?: Freeze
  /** Those of a file, instead of none. */
  readonly entries?: Entries
}

export function createMatchIndex({
  postingsMax = 2_000_000,
  candidatesMax = 64,
  exhaustiveMax = 2_048,
  freshMin = 8_192,
  freeze: makePostings = (input) => Promise.resolve(buildPostings(input)),
  entries = createEntries(),
}: MatchIndexOptions = {}): MatchIndex {
  const freezer = createFreezer(entries, freshMin, makePostings)
  const { listed } = freezer
  const candidates = createCandidates(entries, listed, postingsMax, candidatesMax)
  const find = createSearch(entries, candidates)

  return {
    entries,
    size: () => entries.begins.length - 1 - entries.removedCount,
    base: () => listed.base,
    settled: freezer.settled,
    wordsOf: (entry) => wordIdsOf(entries, entry).map(entries.vocabulary.words.textOf),
    numbersOf: (words) =>
      words.map((word) => {
        const id = entries.vocabulary.words.idOf(word)
        return id < 0 ? -1 - words.indexOf(word) : id
      }),
    reserve: (count) => reserveEntries(entries, count),
    readWord: (bytes, begin, end, into) => push(into, readWord(entries.vocabulary, bytes, begin, end)),
    addRead: (words) => addRead(entries, words),
    loaded() {
      weighRead(entries)
      return freezer.listTogether()
    },
    resume(kept) {
      listed.base = kept
      freezer.noteFresh()
    },
    add(words) {
      const entry = addEntry(entries, words)
      freezer.note(entry)
      freezer.freezeIfDue()
      return entry
    },
    remove(entry) {
      if (entry >= entries.begins.length - 1 || entries.removed.items[entry] === 1) return
      entries.removed.items[entry] = 1
      entries.removedCount += 1
    },
    search: (words, options) => find(words, options, entries.begins.length - 1 <= exhaustiveMax),
    compareAll: (words, options) => find(words, options, true),
    freeze: freezer.freeze,
    counts: () => ({
      frozen: listed.base?.count ?? 0,
      fresh: freezer.freshCount(),
      removed: entries.removedCount,
      words: entries.vocabulary.words.size(),
      refusedWords: entries.refusedWords,
      bytes: bytesIn(listsOf(entries)) + bytesOfPostings(listed.base),
      ...freezer.counts(),
      boundedSearches: candidates.bounded(),
    }),
  }
}

type Find = (words: readonly string[], options: SearchOptions, all: boolean) => readonly Hit[]

/** Compares a question with all entries, or with the candidates alone. */
function createSearch(entries: Entries, candidates: Candidates): Find {
  const marks = createMarks()
  const worths = createWorths()
  return (words, { limit, cosineMin }, all) => {
    const asked = readQuestion(entries, words, marks)
    makeWorths(worths, entries, asked, marks)
    const hits: Hit[] = []
    const compare = (entry: number): void => {
      const cosine = cosineOf(entries, asked, marks, worths, entry)
      if (cosine > 0 && cosine >= cosineMin) hits.push({ entry, cosine })
    }
    if (all) {
      const count = entries.begins.length - 1
      for (let entry = 0; entry < count; entry++) if (entries.removed.items[entry] === 0) compare(entry)
    } else {
      const best = candidates.choose(asked, (entry) => sharedByWords(entries, worths, entry))
      for (let at = 0; at < best.count; at++) compare(best.slots[at]!)
    }
    return hits.sort((a, b) => b.cosine - a.cosine || a.entry - b.entry).slice(0, limit)
  }
}

const bytesOfPostings = (base: Postings | null): number =>
  base === null ? 0 : base.lists.byteLength + base.begins.byteLength + base.places.byteLength

function listsOf({ vocabulary, words, begins, removed, norms }: Entries): readonly NumberList<Numbers>[] {
  const { words: wordTexts, grams, denying: _, ...columns } = vocabulary
  return [words, begins, removed, norms, wordTexts.bytes, wordTexts.ends, grams.bytes, grams.ends].concat(
    Object.values(columns),
  )
}
