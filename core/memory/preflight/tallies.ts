import type { Evidence } from '../risk.ts'
import type { ContextTable } from './context-table.ts'
import { countedRuns, type RememberedContext } from './remembered-context.ts'

/** How runs end as a rule: of one app, and of all. */
export interface Tallies {
  add(context: RememberedContext): void
  subtract(context: RememberedContext): void
  /** The same as `add`, without making an object of it: for a million at once. */
  addCounts(table: ContextTable, slot: number): void
  of(app: string): { readonly app: Evidence; readonly all: Evidence }
}

interface Tally {
  runs: number
  failedRuns: number
}

export function createTallies(): Tallies {
  const byApp = new Map<string, Tally>()
  const all: Tally = { runs: 0, failedRuns: 0 }

  function count(app: string, runs: number, failedRuns: number): void {
    let own = byApp.get(app)
    if (own === undefined) byApp.set(app, (own = { runs: 0, failedRuns: 0 }))
    for (const sum of [own, all]) {
      sum.runs += runs
      sum.failedRuns += failedRuns
    }
  }

  return {
    add: (context) => count(context.signature.app, countedRuns(context), context.failedRuns),
    subtract: (context) => count(context.signature.app, -countedRuns(context), -context.failedRuns),
    addCounts({ columns, settings }, slot) {
      const runs = Math.max(0, columns.runs.items[slot]! - columns.outageRuns.items[slot]!)
      count(settings.at(columns.settings.items[slot]!).app, runs, columns.failedRuns.items[slot]!)
    },
    of: (app) => ({ app: byApp.get(app) ?? { runs: 0, failedRuns: 0 }, all }),
  }
}
