import type { Evidence } from '../risk.ts'
import type { ContextTable } from './context-table.ts'

/** How runs end as a rule: of one app, and of all. A slot is subtracted before its counts change and added after it. */
export interface Tallies {
  add(table: ContextTable, slot: number): void
  subtract(table: ContextTable, slot: number): void
  of(app: string): { readonly app: Evidence; readonly all: Evidence }
}

interface Tally {
  runs: number
  failedRuns: number
}

export function createTallies(): Tallies {
  const byApp = new Map<string, Tally>()
  const all: Tally = { runs: 0, failedRuns: 0 }

  function count(table: ContextTable, slot: number, sign: 1 | -1): void {
    const { runs, outageRuns, failedRuns } = table.columns
    const { app } = table.settingOf(slot)
    let own = byApp.get(app)
    if (own === undefined) byApp.set(app, (own = { runs: 0, failedRuns: 0 }))
    const counted = sign * Math.max(0, runs.items[slot]! - outageRuns.items[slot]!)
    const failed = sign * failedRuns.items[slot]!
    own.runs += counted
    own.failedRuns += failed
    all.runs += counted
    all.failedRuns += failed
  }

  return {
    add: (table, slot) => count(table, slot, 1),
    subtract: (table, slot) => count(table, slot, -1),
    of: (app) => ({ app: byApp.get(app) ?? { runs: 0, failedRuns: 0 }, all }),
  }
}
