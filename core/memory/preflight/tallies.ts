import type { Evidence } from '../risk.ts'
import { countedRuns, type RememberedContext } from './remembered-context.ts'

/** How runs end as a rule: of one app, and of all. */
export interface Tallies {
  add(context: RememberedContext): void
  subtract(context: RememberedContext): void
  of(app: string): { readonly app: Evidence; readonly all: Evidence }
}

interface Tally {
  runs: number
  failedRuns: number
}

export function createTallies(): Tallies {
  const byApp = new Map<string, Tally>()
  const all: Tally = { runs: 0, failedRuns: 0 }

  function count(context: RememberedContext, sign: 1 | -1): void {
    const { app } = context.signature
    const own = byApp.get(app) ?? { runs: 0, failedRuns: 0 }
    byApp.set(app, own)
    for (const sum of [own, all]) {
      sum.runs += sign * countedRuns(context)
      sum.failedRuns += sign * context.failedRuns
    }
  }

  return {
    add: (context) => count(context, 1),
    subtract: (context) => count(context, -1),
    of: (app) => ({ app: byApp.get(app) ?? { runs: 0, failedRuns: 0 }, all }),
  }
}
