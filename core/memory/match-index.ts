import { createMarks, readQuestion, type Asked } from './match/asked.ts'
import { createBest, keepBest } from './match/best.ts'
import { buildPostings, prefixCosine, type Postings, type PostingsInput } from './match/build-postings.ts'
import { cosineOf, createWorths, makeWorths } from './match/cosine.ts'
import { addEntry, createEntries, wordIdsOf, type Entries } from './match/entries.ts'
import { bytesIn, type NumberList, type Numbers } from './match/growable.ts'

export interface Hit {
  /** The number that `add` gave it. */
  readonly entry: number
  /** Cosine of the weighted terms, 0 to 1. */
  readonly cosine: number
}

export interface SearchOptions {
  /** At most this many hits, best first. */
  readonly limit: number
  readonly cosine_min: number
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
  /** Entries come by the thousand from now on, and nobody searches: they are listed together by `loaded`. */
  load(): void
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

/** Makes postings somewhere else: a worker thread. */
export type Freeze = (input: PostingsInput) => Promise<Postings>

export interface MatchIndexOptions {
  /** Postings looked at per search; the commonest words of a question are left out beyond it. */
  readonly postings_max?: number
  /** Candidates whose cosine is computed exactly. */
  readonly candidates_max?: number
  /** In a memory up to this size every entry is a candidate. */
  readonly exhaustive_max?: number
  /** Entries that are not frozen yet: at least so many, and a sixteenth of all, are frozen together. */
  readonly fresh_min?: number
  readonly freeze?: Freeze
  /** Those of a file, instead of none. */
  readonly entries?: Entries
}

/** From here on fresh entries are frozen, however many are. */
const fresh_max = 50_000
/** A search goes so far for neighbours that are no matches. */
const cheap_max = 4_000

export function createMatchIndex({
  postings_max = 150_000,
  candidates_max = 128,
  exhaustive_max = 2_048,
  fresh_min = 8_192,
  freeze: makePostings = (input) => Promise.resolve(buildPostings(input)),
  entries = createEntries(),
}: MatchIndexOptions = {}): MatchIndex {
  const marks = createMarks()
  const worths = createWorths()
  const best = createBest(candidates_max)
  let scores = new Float32Array(64)
  const touched = new Int32Array(Math.min(postings_max, 4_000_000) + 1)
  let base: Postings | null = null
  /** By word, entries that no frozen part covers: those of a part that is being made, and later ones. */
  let fresh: Map<number, number[]>[] = [new Map()]
  let freezing: Promise<void> | null = null
  let loading = false
  let [freezes, freezeFailures, boundedSearches] = [0, 0, 0]

  const size = (): number => entries.begins.length - 1 - entries.removedCount
  const freshCount = (): number => entries.begins.length - 1 - (base?.count ?? 0)

  function note(entry: number): void {
    const own = fresh.at(-1)!
    const end = entries.begins.items[entry + 1]!
    for (let place = entries.begins.items[entry]!; place < end; place++) {
      const word = entries.words.items[place]!
      if (word < 0) continue
      const list = own.get(word)
      if (list === undefined) own.set(word, [entry])
      else list.push(entry)
    }
  }

  async function freezeNow(): Promise<void> {
    fresh.push(new Map())
    try {
      const made = await makePostings(inputOf(entries))
      base = made
      entries.norms.items.set(made.norms)
      entries.vocabulary.wordGains.items.set(made.wordGains)
      entries.vocabulary.gramGains.items.set(made.gramGains)
      fresh = fresh.slice(1)
      freezes += 1
    } catch {
      // What could not be frozen stays fresh and is tried again once there is more of it.
      const [older, newer] = fresh
      for (const [word, list] of newer!) older!.set(word, [...(older!.get(word) ?? []), ...list])
      fresh = [older!]
      freezeFailures += 1
    } finally {
      freezing = null
    }
  }

  function freezeIfDue(): void {
    if (
      freezing === null &&
      freshCount() > Math.max(fresh_min * (1 + freezeFailures), Math.min(fresh_max, (base?.count ?? 0) / 16))
    )
      freezing = freezeNow()
  }

  /** Leaves the best candidates in `best`. */
  function chooseCandidates({ probes, square }: Asked, cosine_min: number): void {
    const enough = Math.max(cosine_min, prefixCosine) ** 2 * square
    const total = entries.begins.length - 1
    if (scores.length < total) scores = new Float32Array(Math.ceil(total * 1.25))
    let rest = probes.reduce((sum, { block }) => sum + block, 0)
    let seen = 0
    let count = 0
    let bounded = false
    const score = (list: Int32Array | readonly number[], from: number, to: number, gain: number): void => {
      if (seen + to - from > postings_max) return void (bounded = true)
      seen += to - from
      for (let at = from; at < to; at++) {
        const entry = list[at]!
        if (scores[entry] === 0) touched[count++] = entry
        scores[entry]! += gain
      }
    }
    for (const { block, lists } of probes) {
      if (rest < enough && seen > cheap_max) break
      rest -= block
      for (const { word, gain } of lists) {
        if (base !== null && word + 1 < base.begins.length)
          score(base.lists, base.begins[word]!, base.begins[word + 1]!, gain)
        for (const part of fresh) {
          const list = part.get(word)
          if (list !== undefined) score(list, 0, list.length, gain)
        }
      }
    }
    if (bounded) boundedSearches += 1
    best.count = 0
    for (let at = 0; at < count; at++) {
      const entry = touched[at]!
      if (entries.removed.items[entry] === 0) keepBest(best, entry, scores[entry]! / entries.norms.items[entry]!)
      scores[entry] = 0
    }
  }

  function find(words: readonly string[], { limit, cosine_min }: SearchOptions, all: boolean): readonly Hit[] {
    const asked = readQuestion(entries, words, marks)
    makeWorths(worths, marks)
    const hits: Hit[] = []
    const compare = (entry: number): void => {
      const cosine = cosineOf(entries, asked, marks, worths, entry)
      if (cosine > 0 && cosine >= cosine_min) hits.push({ entry, cosine })
    }
    if (all) {
      const count = entries.begins.length - 1
      for (let entry = 0; entry < count; entry++) if (entries.removed.items[entry] === 0) compare(entry)
    } else {
      chooseCandidates(asked, cosine_min)
      for (let at = 0; at < best.count; at++) compare(best.slots[at]!)
    }
    return hits.sort((a, b) => b.cosine - a.cosine || a.entry - b.entry).slice(0, limit)
  }

  return {
    entries,
    size,
    base: () => base,
    settled: () => freezing ?? Promise.resolve(),
    wordsOf: (entry) => wordIdsOf(entries, entry).map(entries.vocabulary.words.textOf),
    numbersOf: (words) =>
      words.map((word) => {
        const id = entries.vocabulary.words.idOf(word)
        return id < 0 ? -1 - words.indexOf(word) : id
      }),
    load: () => void (loading = true),
    async loaded() {
      loading = false
      const from = base?.count ?? 0
      if (freshCount() > fresh_min) await (freezing = freezeNow())
      else for (let entry = from; entry < entries.begins.length - 1; entry++) note(entry)
    },
    resume(kept) {
      base = kept
      for (let entry = kept?.count ?? 0; entry < entries.begins.length - 1; entry++) note(entry)
    },
    add(words) {
      const entry = addEntry(entries, words)
      if (loading) return entry
      note(entry)
      freezeIfDue()
      return entry
    },
    remove(entry) {
      if (entry >= entries.begins.length - 1 || entries.removed.items[entry] === 1) return
      entries.removed.items[entry] = 1
      entries.removedCount += 1
    },
    search: (words, options) => find(words, options, entries.begins.length - 1 <= exhaustive_max),
    compareAll: (words, options) => find(words, options, true),
    freeze: () => (freezing ??= freezeNow()),
    counts: () => ({
      frozen: base?.count ?? 0,
      fresh: freshCount(),
      removed: entries.removedCount,
      words: entries.vocabulary.words.size(),
      refusedWords: entries.refusedWords,
      bytes: bytesIn(listsOf(entries)) + (base === null ? 0 : base.lists.byteLength + base.begins.byteLength),
      freezes,
      freezeFailures,
      boundedSearches,
    }),
  }
}

/** What a thread needs to make postings of everything there is now. */
function inputOf({ vocabulary, words, begins, removed }: Entries): PostingsInput {
  return {
    count: begins.length - 1,
    words: words.items,
    begins: begins.items,
    removed: removed.items,
    wordCount: vocabulary.wordHolders.length,
    gramCount: vocabulary.gramHolders.length,
    gramIds: vocabulary.gramIds.items,
    gramBegins: vocabulary.gramBegins.items,
    wordHolders: vocabulary.wordHolders.items,
    gramHolders: vocabulary.gramHolders.items,
  }
}

function listsOf({ vocabulary, words, begins, removed, norms }: Entries): readonly NumberList<Numbers>[] {
  const { words: wordTexts, grams, ...columns } = vocabulary
  return [words, begins, removed, norms, wordTexts.bytes, wordTexts.ends, grams.bytes, grams.ends].concat(
    Object.values(columns),
  )
}
