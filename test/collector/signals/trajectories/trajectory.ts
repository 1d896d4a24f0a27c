import type { FailureClass } from '#core/memory/taxonomy.ts'
import type { Json } from '#core/telemetry/attributes.ts'

/** One step of a run, without saying how a library writes it down. */
export type Turn =
  | { readonly user: string }
  | { readonly says: string; readonly finish?: string }
  /** What the runner answers in place of a model. */
  | { readonly ends: string }
  | { readonly agent: string; readonly said: string }
  | {
      readonly uses: string
      readonly given?: Readonly<Record<string, Json>>
      readonly gets: Json
      readonly id?: string
    }
  | { readonly breaks: string; readonly message: string }

/** A cause that a reader would name: at which turn (null: of the run as a whole), and how it may be called. */
export type Cause = readonly [at: number | null, ...names: FailureClass[]]

/** A run as published sets of runs hold it, in words of our own. */
export interface Trajectory {
  readonly what: string
  readonly turns: readonly Turn[]
  /** Causes of grade A or B; empty for a run in which nothing went wrong. */
  readonly finds: readonly Cause[]
  readonly outcome: 'OK' | 'FAILED' | 'RECOVERED'
}

export const user = (text: string): Turn => ({ user: text })
export const says = (text: string, finish?: string): Turn => ({
  says: text,
  ...(finish === undefined ? {} : { finish }),
})
export const ends = (text: string): Turn => ({ ends: text })
export const agent = (name: string, said: string): Turn => ({ agent: name, said })
export const uses = (name: string, given: Readonly<Record<string, Json>>, gets: Json, id?: string): Turn => ({
  uses: name,
  given,
  gets,
  ...(id === undefined ? {} : { id }),
})
export const breaks = (type: string, message: string): Turn => ({ breaks: type, message })

/** A run in which nothing went wrong. */
export const clean = (what: string, ...turns: readonly Turn[]): Trajectory => ({
  what,
  turns,
  finds: [],
  outcome: 'OK',
})
/** A run that a reader calls failed. */
export const failed = (what: string, finds: readonly Cause[], ...turns: readonly Turn[]): Trajectory => ({
  what,
  turns,
  finds,
  outcome: 'FAILED',
})
/** A run in which something broke and was made good. */
export const mended = (what: string, finds: readonly Cause[], ...turns: readonly Turn[]): Trajectory => ({
  what,
  turns,
  finds,
  outcome: 'RECOVERED',
})
