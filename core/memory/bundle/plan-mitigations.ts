import { rowOfClass } from '../taxonomy.ts'
import type { MitigationRow } from './rows.ts'

export interface MitigationHere {
  readonly text: string | null
  /** A person here has said something of the class, if only that the built-in text holds again. */
  readonly edited: boolean
}

export interface PlannedMitigation {
  readonly row: MitigationRow
  /** NEW replaces a built-in text, SAME is here already, KEPT gives way to what people here wrote. */
  readonly action: 'NEW' | 'SAME' | 'KEPT' | 'REFUSED'
  /** What is said against the class here now. */
  readonly here: string | null
  readonly reason: string | null
}

/** What an import would do to a project's own words against classes of failures. */
export function planMitigations(
  rows: readonly MitigationRow[],
  here: ReadonlyMap<string, MitigationHere>,
): PlannedMitigation[] {
  const claimed = new Set<string>()
  return rows.map((row) => {
    const known = here.get(row.class)
    const planned = { row, here: known?.text ?? null, reason: null }
    const refused = (reason: string): PlannedMitigation => ({ ...planned, action: 'REFUSED', reason })
    if (rowOfClass(row.class) === null) return refused(`the class "${row.class}" is not known here`)
    if (claimed.has(row.class)) return refused('its class stands in the file twice')
    claimed.add(row.class)
    if (known?.text === row.text) return { ...planned, action: 'SAME' }
    return { ...planned, action: known?.edited === true ? 'KEPT' : 'NEW' }
  })
}
