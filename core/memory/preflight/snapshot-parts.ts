import type { Postings } from '../match/build-postings.ts'
import {
  bytesOf,
  doublesOf,
  floatsOf,
  intsOf,
  listOf,
  usedOf,
  type NumberList,
  type Numbers,
} from '../match/growable.ts'
import { createTextTable } from '../match/text-table.ts'
import { createVocabulary } from '../match/vocabulary.ts'
import { createMatchIndex, type Freeze } from '../match-index.ts'
import { createContextTable } from './context-table.ts'
import { createProjectMemory, type ProjectMemory } from './memory.ts'
import type { Sections } from './snapshot-file.ts'

/** What is kept of one project beside its numbers. */
export interface ProjectHead {
  readonly id: number
  readonly settings: readonly string[]
  readonly removedCount: number
  /** Entries that the frozen postings cover; 0 when there are none. */
  readonly frozen: number
}

/** What a memory is made of now, without a copy: numbers below the lengths of this moment. */
export function partsOf(id: number, { index, table }: ProjectMemory): { head: ProjectHead; sections: Sections } {
  const { vocabulary, words, begins, removed, norms, removedCount } = index.entries
  const { columns, met, settings, hashes, looseHashes } = table
  const base = index.base()
  const lists: Record<string, NumberList<Numbers>> = {
    words,
    begins,
    removed,
    norms,
    ...columns,
    hashes: hashes.keys,
    looseHashes: looseHashes.keys,
    wordBytes: vocabulary.words.bytes,
    wordEnds: vocabulary.words.ends,
    gramBytes: vocabulary.grams.bytes,
    gramEnds: vocabulary.grams.ends,
    gramIds: vocabulary.gramIds,
    gramBegins: vocabulary.gramBegins,
    wordHolders: vocabulary.wordHolders,
    gramHolders: vocabulary.gramHolders,
    wordGains: vocabulary.wordGains,
    gramGains: vocabulary.gramGains,
    metHeads: met.heads,
    metNexts: met.nexts,
    metPrints: met.prints,
    metRuns: met.runs,
    metLast: met.lastFailedMs,
    metFineFirst: met.fineFirst,
    metFineLast: met.fineLast,
    metFineMs: met.fineMs,
    metTold: met.toldSeqs,
    metBytes: met.texts.bytes,
    metEnds: met.texts.ends,
  }
  const sections = new Map<string, Numbers>(Object.entries(lists).map(([name, one]) => [name, usedOf(one)]))
  if (base !== null) {
    sections.set('listBegins', base.begins).set('lists', base.lists)
    sections.set('listPlaces', base.places).set('windowNorms', base.windowNorms)
  }
  return { head: { id, settings: settings.keys(), removedCount, frozen: base?.count ?? 0 }, sections }
}

/** A memory from its parts. Throws when one is missing or they do not fit each other. */
export function memoryFrom(head: ProjectHead, sections: Sections, freeze: Freeze | undefined): ProjectMemory {
  const list =
    <Items extends Numbers>(empty: (length: number) => Items) =>
    (name: string): NumberList<Items> => {
      const items = sections.get(name) ?? fail(`${name} is missing`)
      if (items.constructor !== empty(0).constructor) throw new Error(`${name} holds numbers of another kind`)
      return listOf(items as Items)
    }
  const [ints, floats, doubles, bytes] = [list(intsOf), list(floatsOf), list(doublesOf), list(bytesOf)]
  const begins = ints('begins')
  const count = begins.length - 1
  const vocabulary = createVocabulary({
    wordBytes: bytes('wordBytes'),
    wordEnds: ints('wordEnds'),
    gramBytes: bytes('gramBytes'),
    gramEnds: ints('gramEnds'),
    gramIds: ints('gramIds'),
    gramBegins: ints('gramBegins'),
    wordHolders: ints('wordHolders'),
    gramHolders: ints('gramHolders'),
    wordGains: floats('wordGains'),
    gramGains: floats('gramGains'),
  })
  const entries = {
    vocabulary,
    words: ints('words'),
    begins,
    removed: bytes('removed'),
    norms: floats('norms'),
    removedCount: head.removedCount,
    refusedWords: 0,
    weighedAt: count,
  }
  const columns = {
    settings: ints('settings'),
    runs: ints('runs'),
    failedRuns: ints('failedRuns'),
    outageRuns: ints('outageRuns'),
    lastFailedMs: doubles('lastFailedMs'),
    lastOkMs: doubles('lastOkMs'),
    toldSeqs: doubles('toldSeqs'),
    looseNexts: ints('looseNexts'),
  }
  const met = {
    heads: ints('metHeads'),
    nexts: ints('metNexts'),
    prints: ints('metPrints'),
    runs: ints('metRuns'),
    lastFailedMs: doubles('metLast'),
    fineFirst: ints('metFineFirst'),
    fineLast: ints('metFineLast'),
    fineMs: doubles('metFineMs'),
    toldSeqs: doubles('metTold'),
    texts: createTextTable(bytes('metBytes'), ints('metEnds')),
  }
  if (columns.runs.length !== count || entries.removed.length !== count) throw new Error('its parts differ in length')
  // A chain may lead to a cell that was made while the file was written; what made it is heard of again.
  for (const chain of [met.heads, met.nexts])
    for (let at = 0; at < chain.length; at++) if (chain.items[at]! > met.prints.length) chain.items[at] = 0
  const [hashes, looseHashes] = [ints('hashes'), ints('looseHashes')]
  const table = createContextTable({ columns, met, settings: head.settings, hashes, looseHashes })
  const index = createMatchIndex(freeze === undefined ? { entries } : { entries, freeze })
  index.resume(head.frozen === 0 ? null : postings(head.frozen, ints, floats, entries))
  return createProjectMemory({ table, index })
}

type Read<Items extends Numbers> = (name: string) => NumberList<Items>

const postings = (
  count: number,
  ints: Read<Int32Array>,
  floats: Read<Float32Array>,
  { norms, vocabulary }: { norms: NumberList<Float32Array>; vocabulary: ReturnType<typeof createVocabulary> },
): Postings => ({
  count,
  begins: usedOf(ints('listBegins')),
  lists: usedOf(ints('lists')),
  places: usedOf(ints('listPlaces')),
  windowNorms: usedOf(floats('windowNorms')),
  norms: usedOf(norms),
  wordGains: usedOf(vocabulary.wordGains),
  gramGains: usedOf(vocabulary.gramGains),
})

function fail(reason: string): never {
  throw new Error(reason)
}
