import { carriedPerProjectMax, type ContextRow } from './rows.ts'

/** What this project knows of contexts that were carried to it. */
export interface CarriedHere {
  /** The key that the file was made with was given. */
  readonly unlocked: boolean
  /** Hash -> runs it is known to have had, of those in the file. */
  readonly known: ReadonlyMap<string, number>
  /** All that were ever carried here. */
  readonly count: number
}

export interface PlannedContext {
  readonly row: ContextRow
  /** NEW is told for the first time or has run since, SAME is here already, LOCKED lacks its key. */
  readonly action: 'NEW' | 'SAME' | 'LOCKED' | 'REFUSED'
}

/** What becomes of what ran elsewhere. It is of use only where one of the failures that it met is known afterwards. */
export function planContexts(
  rows: readonly ContextRow[],
  here: CarriedHere,
  isKnown: (fingerprint: string) => boolean,
): PlannedContext[] {
  let room = carriedPerProjectMax - here.count
  return rows.map((row): PlannedContext => {
    if (!here.unlocked) return { row, action: 'LOCKED' }
    const runs = here.known.get(row.hash)
    if (runs !== undefined && runs >= row.runs) return { row, action: 'SAME' }
    if (!row.met.some(({ fingerprint }) => isKnown(fingerprint))) return { row, action: 'REFUSED' }
    if (runs === undefined && --room < 0) return { row, action: 'REFUSED' }
    return { row, action: 'NEW' }
  })
}
