import type { MessagePort } from 'node:worker_threads'
import type { Settings } from '#core/platform/settings.ts'
import type { Answer, Call, WrittenError } from './calls.ts'
import type { Peer } from './relay.ts'

/** What the thread that collects is born with. */
export interface ThreadInput {
  readonly settings: Settings
  readonly databaseUrl: string
  readonly connectionsMax: number
}

export type ToThread = Call | { readonly kind: 'connection'; readonly peer: Peer; readonly port: MessagePort }

export type FromThread =
  | Answer
  /** Everything is made; the paths of its doors. */
  | { readonly kind: 'made'; readonly doors: readonly string[] }
  /** It could not be made. */
  | { readonly kind: 'broken'; readonly error: WrittenError }
  /** A line for the log of the process. */
  | { readonly kind: 'log'; readonly line: string }
