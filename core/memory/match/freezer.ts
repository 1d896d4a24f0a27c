import type { Postings, PostingsInput } from './build-postings.ts'
import type { Entries } from './entries.ts'

/** Makes postings somewhere else: a worker thread. */
export type Freeze = (input: PostingsInput) => Promise<Postings>

/** Which entries hold a word: first those of the frozen part, then the rest. */
export interface Listed {
  /** The frozen part; null as long as there is none. */
  base: Postings | null
  /** By word, entries that no frozen part covers: those of a part that is being made, and later ones. */
  fresh: Map<number, number[]>[]
}

/** Lists entries as they come, and freezes them together once there are enough. */
export interface Freezer {
  readonly listed: Listed
  note(entry: number): void
  /** The same for all that no frozen part covers. */
  noteFresh(): void
  freshCount(): number
  freezeIfDue(): void
  /** Freezes what is fresh, now; what is being frozen already is waited for. */
  freeze(): Promise<void>
  /** The same for entries that nobody has listed yet: many are frozen, few are listed. */
  listTogether(): Promise<void>
  settled(): Promise<void>
  counts(): { readonly freezes: number; readonly freezeFailures: number }
}

/** From here on fresh entries are frozen, however many are. */
const freshMax = 50_000

export function createFreezer(entries: Entries, freshMin: number, makePostings: Freeze): Freezer {
  const listed: Listed = { base: null, fresh: [new Map()] }
  let freezing: Promise<void> | null = null
  let [freezes, freezeFailures] = [0, 0]

  const frozenCount = (): number => listed.base?.count ?? 0
  const freshCount = (): number => entries.begins.length - 1 - frozenCount()
  const note = (entry: number): void => noteWords(listed.fresh.at(-1)!, entries, entry)

  function noteFresh(): void {
    for (let entry = frozenCount(); entry < entries.begins.length - 1; entry++) note(entry)
  }

  async function freezeNow(): Promise<void> {
    listed.fresh.push(new Map())
    try {
      const made = await makePostings(inputOf(entries))
      listed.base = made
      entries.norms.items.set(made.norms)
      entries.vocabulary.wordGains.items.set(made.wordGains)
      entries.vocabulary.gramGains.items.set(made.gramGains)
      listed.fresh = listed.fresh.slice(1)
      freezes += 1
    } catch {
      // What could not be frozen stays fresh and is tried again once there is more of it.
      const [older, newer] = listed.fresh
      for (const [word, list] of newer!) older!.set(word, [...(older!.get(word) ?? []), ...list])
      listed.fresh = [older!]
      freezeFailures += 1
    } finally {
      freezing = null
    }
  }

  return {
    listed,
    note,
    noteFresh,
    freshCount,
    freezeIfDue() {
      const due = Math.max(freshMin * (1 + freezeFailures), Math.min(freshMax, frozenCount() / 16))
      if (freezing === null && freshCount() > due) freezing = freezeNow()
    },
    freeze: () => (freezing ??= freezeNow()),
    async listTogether() {
      if (freshCount() > freshMax) await (freezing = freezeNow())
      else noteFresh()
    },
    settled: () => freezing ?? Promise.resolve(),
    counts: () => ({ freezes, freezeFailures }),
  }
}

function noteWords(lists: Map<number, number[]>, { words, begins }: Entries, entry: number): void {
  const end = begins.items[entry + 1]!
  for (let place = begins.items[entry]!; place < end; place++) {
    const word = words.items[place]!
    if (word < 0) continue
    const list = lists.get(word)
    if (list === undefined) lists.set(word, [entry])
    else list.push(entry)
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
