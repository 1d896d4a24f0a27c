import type { FaultName } from './fault-table.ts'

/** Something users want, in several wordings. `{slots}` are filled per run. */
export interface Intent {
  readonly name: string
  /** What a rule can name: `no-order`, `long`, `no-source` … */
  readonly tags: readonly string[]
  readonly phrasings: readonly string[]
}

/** From this share of the story on (0 to 1), the app runs this release with this prompt. */
export interface Release {
  readonly from: number
  readonly release: string
  readonly promptVersion: string
}

export type TaskName = 'support-triage' | 'order-agent' | 'handbook-qa' | 'sql-copilot' | 'invoice-reader'

/** All that is known of a task before it runs. */
export interface TaskData {
  /** Also the `service.name`. */
  readonly name: TaskName
  readonly agent: string
  readonly promptName: string
  readonly releases: readonly Release[]
  /** Repeated names weigh more. */
  readonly models: readonly string[]
  readonly intents: readonly Intent[]
  /** What can go wrong in this task at all. */
  readonly faults: readonly FaultName[]
  /** True when the app tries once more after a fault that passes. */
  readonly retries: boolean
}
