import type { FailureClass } from '#core/memory/taxonomy.ts'

/** How one kind of error gives itself away. Rows are asked in the order of table.ts; the first that matches decides. */
export interface ErrorRow {
  /** Null: nothing failed, this is how the library says something else. */
  readonly class: FailureClass | null
  /** Class names, without their module. */
  readonly types?: readonly string[]
  /** Machine words: error codes inside JSON, or sent as the type. */
  readonly codes?: readonly string[]
  /** Lower-case text that only this error says. */
  readonly phrases?: readonly string[]
  /** The same where words stand between the words; read on lower-case text. */
  readonly patterns?: readonly RegExp[]
  /** True when its types and phrases occur with model libraries only, and so prove a provider on any span. */
  readonly ofModel?: boolean
}

/** What else tells a class, asked only after every row: the HTTP status, then words that others use too. */
export interface WeakRow {
  readonly class: FailureClass
  readonly statuses: readonly number[]
  readonly phrases: readonly string[]
}
