import { createMatchIndex, type Freeze, type MatchIndex } from '../match-index.ts'
import type { Evidence } from '../risk.ts'
import type { CountedContext, CountedMeeting } from '../told-contexts.ts'
import { listed_max } from './context-lists.ts'
import { createContextLoader, type ContextLoader } from './context-loader.ts'
import { createContextTable, type ContextTable } from './context-table.ts'
import { contexts_max, createContextWriter } from './context-writer.ts'
import { createFailingContexts, type FailingContexts } from './failing-contexts.ts'
import { distrusted, withCounts, withMeeting, withReading } from './newer-counts.ts'
import type { RememberedContext } from './remembered-context.ts'
import { createTallies } from './tallies.ts'

/** The contexts of a project: what was asked, how often it went well, and what it met. */
export interface ContextMemory {
  putContext(context: RememberedContext): void
  /** Takes in so many at once, first all contexts and then what they met. Nothing else is put meanwhile. */
  load(count: number): ContextLoader
  /** Sets the counts of a context, unless newer ones are known. False when the context itself is not. */
  setCounts(counted: CountedContext, toldSeq: number): boolean
  /** The same for a failure that it met. */
  setMeeting(meeting: CountedMeeting, toldSeq: number): boolean
  /** A context changed, and nobody told how: the next reading counts. */
  distrust(hash: string): void
  contextsByLooseHash(hash: string): readonly RememberedContext[]
  context(hash: string): RememberedContext | undefined
  /** The context that the index knows by this number. */
  contextAt(entry: number): RememberedContext
  /** It is no longer kept. */
  removeContext(hash: string): void
  /** Contexts without words, which only their facts can find. At most so many. */
  wordless(limit: number): readonly RememberedContext[]
  /** Contexts of an app: for questions that give no words. At most so many. */
  ofApp(app: string, limit: number): readonly RememberedContext[]
  /** How runs end as a rule: of one app, and of all. */
  usual(app: string): { readonly app: Evidence; readonly all: Evidence }
  /** What became of contexts that met a failure before: see `FailingContexts`. */
  exposures: FailingContexts['exposures']
  readonly index: MatchIndex
  readonly table: ContextTable
  size(): number
  /** Contexts that found no room. */
  refused(): number
}

export interface ContextMemoryOptions {
  readonly freeze?: Freeze
  readonly table?: ContextTable
  readonly index?: MatchIndex
}

export function createContextMemory({
  freeze,
  table = createContextTable(),
  index = createMatchIndex(freeze === undefined ? {} : { freeze }),
}: ContextMemoryOptions): ContextMemory {
  const tallies = createTallies()
  const writer = createContextWriter(table, index, tallies)
  const { isGone, slotOf, at, change, lists } = writer
  const failing = createFailingContexts(table, isGone)
  /** Whatever has met nothing is passed by at once. */
  const noted = (hash: string, isKnown: boolean): boolean => {
    if (isKnown) failing.note(slotOf(hash))
    return isKnown
  }
  const present = (slots: readonly number[], limit: number): RememberedContext[] =>
    slots.flatMap((slot, place) => (place < limit && !isGone(slot) ? [at(slot)] : []))

  return {
    index,
    table,
    putContext(context) {
      if (!change(context.signature.hash, (before) => withReading(before, context))) writer.add(context)
      noted(context.signature.hash, slotOf(context.signature.hash) >= 0)
    },
    removeContext(hash) {
      const slot = slotOf(hash)
      if (slot < 0) return
      tallies.subtract(at(slot))
      index.remove(slot)
    },
    load(count) {
      const { enter, hasRoom } = writer
      const { note } = failing
      return createContextLoader({ table, index, enter, hasRoom, note, count: Math.min(count, contexts_max) })
    },
    setCounts: (told, toldSeq) =>
      noted(
        told.hash,
        change(told.hash, (before) => withCounts(before, told, toldSeq)),
      ),
    setMeeting: (told, toldSeq) =>
      noted(
        told.context,
        change(told.context, (before) => withMeeting(before, told, toldSeq)),
      ),
    distrust: (hash) => void change(hash, distrusted),
    contextsByLooseHash: (hash) => present(table.slotsWithLoose(hash, listed_max), listed_max),
    context(hash) {
      const slot = slotOf(hash)
      return slot < 0 ? undefined : at(slot)
    },
    contextAt: at,
    wordless: (limit) => present(lists.wordless(), limit),
    ofApp: (app, limit) => present(lists.ofApp(app), limit),
    usual: tallies.of,
    exposures: failing.exposures,
    size: index.size,
    refused: writer.refused,
  }
}
