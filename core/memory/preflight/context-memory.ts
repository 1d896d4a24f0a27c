import { createMatchIndex, type Freeze, type MatchIndex } from '../match-index.ts'
import type { Evidence } from '../risk.ts'
import type { CountedContext, CountedMeeting } from '../told-contexts.ts'
import { listedMax } from './context-lists.ts'
import { createContextLoader, type ContextLoader } from './context-loader.ts'
import { createContextTable, type ContextTable } from './context-table.ts'
import { contextsMax, createContextWriter } from './context-writer.ts'
import { createFailingContexts, type FailingContexts } from './failing-contexts.ts'
import { distrusted, withMeeting, withReading } from './newer-counts.ts'
import type { KnownContext, RememberedContext } from './remembered-context.ts'
import type { Setting } from './setting-table.ts'
import { createTallies } from './tallies.ts'

/** The contexts of a project: what was asked, how often it went well, and what it met. */
export interface ContextMemory extends Omit<FailingContexts, 'note'> {
  putContext(context: RememberedContext): void
  /** Takes in so many at once, first all contexts and then what they met. Nothing else is put meanwhile. */
  load(count: number): ContextLoader
  /** Sets the counts of a context, unless newer ones are known. False when the context itself is not. */
  setCounts(counted: CountedContext, toldSeq: number): boolean
  /** The same for a failure that it met. */
  setMeeting(meeting: CountedMeeting, toldSeq: number): boolean
  /** A context changed, and nobody told how: the next reading counts. */
  distrust(hash: string): void
  context(hash: string): KnownContext | undefined
  /** The context of a slot, which is also its number in the index. */
  contextAt(slot: number): KnownContext
  /** The facts of a slot beside its words, and their number: many slots share them, and nothing has to be made. */
  settingAt(slot: number): Setting
  settingIdAt(slot: number): number
  /** Slots of contexts of one app, operation and words. At most `listedMax`. */
  slotsWithLoose(hash: string): readonly number[]
  /** It is no longer kept. */
  removeContext(hash: string): void
  /** Slots of contexts without words, which only their facts can find. At most so many. */
  wordless(limit: number): readonly number[]
  /** Slots of an app: for questions that give no words. At most so many. */
  ofApp(app: string, limit: number): readonly number[]
  /** How runs end as a rule: of one app, and of all. */
  usual(app: string): { readonly app: Evidence; readonly all: Evidence }
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
  const { isGone, slotOf, change, lists } = writer
  const { note, ...failing } = createFailingContexts(table, isGone)
  const noted = (slot: number): boolean => {
    if (slot >= 0) note(slot)
    return slot >= 0
  }
  const present = (slots: readonly number[], limit: number): readonly number[] =>
    slots.filter((slot, place) => place < limit && !isGone(slot))

  return {
    ...failing,
    index,
    table,
    putContext(context) {
      const { hash } = context.signature
      if (change(hash, (before) => withReading(before, context)) < 0) writer.add(context)
      noted(slotOf(hash))
    },
    removeContext(hash) {
      const slot = slotOf(hash)
      if (slot < 0) return
      tallies.subtract(table, slot)
      index.remove(slot)
    },
    load(count) {
      const { enter, hasRoom } = writer
      return createContextLoader({ table, index, enter, hasRoom, note, count: Math.min(count, contextsMax) })
    },
    setCounts: (told, toldSeq) => noted(writer.setCounts(told, toldSeq)),
    setMeeting: (told, toldSeq) => noted(change(told.context, (before) => withMeeting(before, told, toldSeq))),
    distrust: (hash) => void change(hash, distrusted),
    slotsWithLoose: (hash) => present(table.slotsWithLoose(hash, listedMax), listedMax),
    context(hash) {
      const slot = slotOf(hash)
      return slot < 0 ? undefined : table.read(slot)
    },
    contextAt: table.read,
    settingAt: table.settingOf,
    settingIdAt: (slot) => table.columns.settings.items[slot]!,
    wordless: (limit) => present(lists.wordless(), limit),
    ofApp: (app, limit) => present(lists.ofApp(app), limit),
    usual: tallies.of,
    size: index.size,
    refused: writer.refused,
  }
}
