/** What one process does: `up` everything; the others a part each, for many machines on one database. */
export const processRoles = ['up', 'collector', 'graph', 'worker'] as const
export type ProcessRole = (typeof processRoles)[number]

export interface Duties {
  /** Takes spans and logs in, and stores them. */
  readonly receives: boolean
  /** Serves dashboard, API and pre-flight. */
  readonly serves: boolean
  /** Settles runs, and does everything else that is done without being asked. */
  readonly works: boolean
}

/** Who does what. Nothing but the database lies between them, so there may be several of each. */
export const dutiesOf: Readonly<Record<ProcessRole, Duties>> = {
  up: { receives: true, serves: true, works: true },
  collector: { receives: true, serves: false, works: false },
  graph: { receives: false, serves: true, works: false },
  worker: { receives: false, serves: false, works: true },
}
