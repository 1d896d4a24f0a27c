export type Verdict = 'ALLOW' | 'WARN' | 'BLOCK' | 'ROUTE' | 'UNKNOWN'
export type MatchTier = 'EXACT' | 'LEXICAL' | 'SEMANTIC'

export interface PreflightMatch {
  /** Internal id of the failure; the graph resolves it. */
  readonly failureId: string
  readonly patternId: string | null
  readonly tier: MatchTier
  readonly similarity: number
  readonly runs: number
  readonly failedRuns: number
  /** Sentences: which fields were equal, which words were shared, since when a provider fails. */
  readonly why: readonly string[]
  readonly mitigation: string | null
}

/** One pre-flight decision: what is answered, and what is kept as a warning. */
export interface PreflightAnswer {
  /** UUIDv7; the app puts it on its run as `nevermore.preflight.id`. */
  readonly id: string
  readonly verdict: Verdict
  readonly risk: number | null
  readonly riskLow: number | null
  readonly riskHigh: number | null
  readonly message: string
  readonly matches: readonly PreflightMatch[]
  readonly policyId: string | null
  /** Version of the project's policies that decided; null for the defaults that nobody stored. */
  readonly policyVersion: number | null
  /** Version of the curve that mapped the risk; null without one. */
  readonly curveVersion: number | null
  readonly route: RouteTarget | null
  /** Last outbox sequence number the index has seen. */
  readonly indexSeq: bigint
  /** How far the index may lie behind the database. */
  readonly staleMs: number
  readonly tookMs: number
}

export interface RouteTarget {
  readonly model: string | null
  readonly provider: string | null
  readonly promptName: string | null
  readonly promptVersion: string | null
}
