/** A run as the miner sees it. */
export interface MinedRun {
  readonly app: string
  readonly user: string | null
  /** Ids of the failures it met. */
  readonly failures: readonly string[]
  /** What it had about it: `tool:search`, `model:gpt-4o`, `release:1.4`, `region:eu-west-1` … */
  readonly items: readonly string[]
  /** Milliseconds since 1970. */
  readonly atMs: number
}

export interface MineInput {
  /** Runs that met failures: all of the window. */
  readonly cases: readonly MinedRun[]
  /** Runs of the same window whether they failed or not: all, or a sample that takes each as likely as any other. */
  readonly universe: readonly MinedRun[]
  /** How many runs the window holds. */
  readonly totalRuns: number
  /** The class of each failure. */
  readonly classOf: ReadonlyMap<string, string>
}

/** What runs that met a failure (or failures of one class) have in common, and others have not. */
export interface FoundSet {
  /** `failure:7` or `class:tool.timeout`. */
  readonly target: string
  /** Sorted; with the target the item set, at most four in all. */
  readonly items: readonly string[]
  /** Runs that met the target and have all items, of all that met the target. */
  readonly runs: number
  readonly ofRuns: number
  /** How many times as likely the items are among the target's runs as among all. */
  readonly lift: number
  readonly chance: number
  readonly apps: readonly string[]
  readonly users: number
  readonly failureIds: readonly string[]
  readonly firstMs: number
  readonly lastMs: number
}

/** One thing that runs of a failure may have, beside how usual it is. */
export interface Facet {
  readonly failureId: string
  readonly item: string
  readonly runs: number
  readonly ofRuns: number
  /** Share of the other runs of the same apps. */
  readonly usualShare: number
  /** Against all runs. */
  readonly lift: number
  readonly chance: number
  /** Nearly all of its runs have it and few others do: it sticks to that model, tool, release … */
  readonly concentrated: boolean
}

export interface Mined {
  readonly sets: readonly FoundSet[]
  readonly facets: readonly Facet[]
  /** How many comparisons were made, found or not: what false discoveries are counted against. */
  readonly tests: number
}

export const supportMin = 5
export const liftMin = 3
export const falseDiscoveryMax = 0.05
