import type { FailureClass } from '#core/memory/taxonomy.ts'

/**
 * An error as it is met in the wild: what it is, the name it is raised under (null when only its text is told), and its
 * text. `needsType` when the text alone says too little. Texts are those that services and libraries send.
 */
export interface Wording {
  readonly class: FailureClass
  readonly type: string | null
  readonly message: string
  readonly needsType: boolean
}

type Row = readonly [type: string | null, message: string]

/** Errors that say what they are in their text. */
export const wordings = (name: FailureClass, ...rows: readonly Row[]): readonly Wording[] =>
  rows.map(([type, message]) => ({ class: name, type, message, needsType: false }))

/** Errors that are only known by their name. */
export const named = (name: FailureClass, ...rows: readonly Row[]): readonly Wording[] =>
  rows.map(([type, message]) => ({ class: name, type, message, needsType: true }))
