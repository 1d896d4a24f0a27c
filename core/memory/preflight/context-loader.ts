import { emptyInts, intsOf } from '../match/growable.ts'
import type { MatchIndex } from '../match-index.ts'
import { bigintAt, eachText, isNullAt, msAt, textAt, textsAt, type CopiedRow } from '../store/copy-rows.ts'
import { contextColumns, meetingColumns } from '../store/preflight-rows.ts'
import type { MeetingCourse } from '../told-contexts.ts'
import type { ContextTable } from './context-table.ts'
import { addMet } from './met-table.ts'
import { settingKey, type Setting } from './setting-table.ts'

/** Takes in everything that is remembered, as bytes: no text is made for what is known already, and no object. */
export interface ContextLoader {
  context(row: CopiedRow): void
  meeting(row: CopiedRow): void
  /** Nothing is found before this has resolved. */
  finish(): Promise<void>
}

interface Parts {
  readonly table: ContextTable
  readonly index: MatchIndex
  /** Lists and counts a new slot; the writer's. */
  readonly enter: (slot: number, hasWords: boolean) => void
  /** False when there is no room for another one. */
  readonly hasRoom: () => boolean
  /** A context met something. */
  readonly note: (slot: number) => void
  /** How many are to come. */
  readonly count: number
}

export function createContextLoader({ table, index, enter, hasRoom, note, count }: Parts): ContextLoader {
  const settingOf = createSettingReader(table)
  const words = emptyInts()
  table.reserve(count)
  index.reserve(count)
  const [key, looseKey] = [intsOf(4), intsOf(4)]

  return {
    context(row) {
      if (!hasRoom()) return
      const hash = readKey(row, contextColumns.hash, key)
      words.length = 0
      eachText(row, contextColumns.words, (begin, end) => index.readWord(row.bytes, begin, end, words))
      const slot = table.addRead(hash, readKey(row, contextColumns.looseHash, looseKey), settingOf(row), {
        runs: bigintAt(row, contextColumns.runs),
        failedRuns: bigintAt(row, contextColumns.failedRuns),
        outageRuns: bigintAt(row, contextColumns.outageRuns),
        lastFailedMs: msAt(row, contextColumns.lastFailed),
        lastOkMs: msAt(row, contextColumns.lastOk),
      })
      if (index.addRead(words) !== slot) throw new Error('index and table count contexts differently')
      enter(slot, words.length > 0)
    },
    meeting(row) {
      const slot = table.hashes.find(readKey(row, meetingColumns.hash, key))
      if (slot < 0) return
      const begin = row.places[meetingColumns.fingerprint * 2]!
      addMet(table.met, slot, {
        fingerprint: row.bytes.toString('hex', begin, begin + 16),
        runs: bigintAt(row, meetingColumns.runs),
        lastFailedMs: msAt(row, meetingColumns.lastFailed),
        course: courseIn(row),
      })
      note(slot)
    },
    finish: index.loaded,
  }
}

function courseIn(row: CopiedRow): MeetingCourse | undefined {
  const { fineFirst, fineLast, fineAt } = meetingColumns
  if (isNullAt(row, fineFirst) || isNullAt(row, fineLast)) return undefined
  const fineMs = msAt(row, fineAt)
  return {
    fineFirst: bigintAt(row, fineFirst),
    fineLast: bigintAt(row, fineLast),
    fineMs: Number.isNaN(fineMs) ? null : fineMs,
  }
}

/** The first four numbers of a `uuid` column. */
function readKey({ bytes, places }: CopiedRow, column: number, into: Int32Array): Int32Array {
  const begin = places[column * 2]!
  for (let part = 0; part < 4; part++) into[part] = bytes.readInt32BE(begin + part * 4)
  return into
}

/** Settings are few: one that came before is known by its bytes. */
function createSettingReader({ settings }: ContextTable): (row: CopiedRow) => number {
  const ids = new Map<string, number>()
  const { algorithm, shape } = contextColumns
  return (row) => {
    const { bytes, places } = row
    // With the length that stands before the first column, so that no two read alike.
    const begin = places[algorithm * 2]! - 4
    const text = bytes.toString('latin1', begin, places[shape * 2]! + places[shape * 2 + 1]!)
    let id = ids.get(text)
    if (id === undefined) ids.set(text, (id = settings.idOf(settingKey(settingIn(row)))))
    return id
  }
}

const settingIn = (row: CopiedRow): Setting => ({
  algorithm: textAt(row, contextColumns.algorithm) ?? '',
  app: textAt(row, contextColumns.app) ?? '',
  operation: textAt(row, contextColumns.operation) ?? '',
  agent: textAt(row, contextColumns.agent),
  promptName: textAt(row, contextColumns.promptName),
  systemHash: textAt(row, contextColumns.systemHash),
  tools: textsAt(row, contextColumns.tools),
  modelFamily: textAt(row, contextColumns.modelFamily),
  shape: textsAt(row, contextColumns.shape),
})
