/** What one span adds to the counts of one minute. Only spans that were truly new are added. */
export interface RollupDelta {
  readonly scope: RollupScope
  /** App, agent, tool, model or provider name. */
  readonly key: string
  readonly calls: number
  readonly failedCalls: number
  /** Failed calls by severity: a failure of HIGH severity weighs 1, see `severity-weights.ts`. */
  readonly failedWeight: number
  readonly tokensIn: number
  readonly tokensOut: number
  readonly costUsd: number
  readonly durationMs: number
  /** Its moment matters: a call that went well, or, for `outage`, one that failed. */
  readonly timed: boolean
}

/**
 * `outage` counts the calls of `provider:x`, `model:x`, `tool:x` or `app_model:x` that failed for an environment-caused
 * class. `app_model` is a model as one app uses it, with its key and its budget: see `appModelKey`.
 */
export const rollupScopes = ['app', 'agent', 'tool', 'model', 'provider', 'app_model', 'class', 'outage'] as const
export type RollupScope = (typeof rollupScopes)[number]
