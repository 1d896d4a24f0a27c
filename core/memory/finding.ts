import type { FailureClass } from './taxonomy.ts'

export type Severity = 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL'

/** A: the producer said so. B: a mechanical check. C: a heuristic, never alone. */
export type Grade = 'A' | 'B' | 'C'

/** Where exactly it can be seen. `path` names the attribute, event or message as it was sent. */
export interface Evidence {
  readonly spanId: string
  readonly path: string
  readonly excerpt: string | null
  readonly note: string | null
}

/**
 * What the outcome signature is made of: raw text here, masked later. Nothing in it may depend on model, user, app or
 * time.
 */
export interface OutcomeFacts {
  /** `gen_ai.operation.name` or the span kind in lower case. */
  readonly operation: string
  /** Tool, agent or step that failed; null when only the model was involved. */
  readonly where: string | null
  readonly errorType: string | null
  /** The error text as sent, or the sentence that describes the finding when there was none. */
  readonly message: string
  /** Up to three in-app frames as `module:function`, innermost first. */
  readonly frames: readonly string[]
  /** For validation failures: `$.items[*].price`. */
  readonly schemaPath: string | null
  /** Finish reason, or HTTP status. */
  readonly code: string | null
}

/** What was compared, by name, as it was hashed; what was empty or left out may be missing. */
export interface FingerprintParts {
  readonly class?: string
  readonly custom?: string
  readonly operation?: string
  readonly where?: string
  readonly errorType?: string
  readonly frames?: string
  /** The masked text. */
  readonly template?: string
  readonly schemaPath?: string
  readonly code?: string
  /** What a rule keeps apart by. */
  readonly apart?: string
  /** The rule that had a say. */
  readonly rule?: string
}

/** One hash of what broke. Many can point at one failure. */
export interface Fingerprint {
  readonly algorithm: string
  readonly level: 'custom' | 'frames' | 'template' | 'kind+where'
  /** 32 hex digits: the first 128 bits of SHA-256. */
  readonly hash: string
  /** The exact text that was hashed, readable: `provider.rate_limit | chat | …`. */
  readonly text: string
  /** Missing where only the hash is known. */
  readonly parts?: FingerprintParts
}

/** A finding as it is kept: what judging its run again needs to know of it. */
export interface KeptFinding {
  readonly spanId: string
  readonly signal: string
  readonly class: FailureClass
  readonly grade: Grade
  readonly confidence: number
  readonly severity: Severity
  readonly title: string
  readonly evidence: readonly Evidence[]
  /** 32 hex digits: what it is counted under. */
  readonly fingerprint: string
  /** Milliseconds since 1970. */
  readonly atMs: number
  /** Grade C, and not counted as a failure so far. */
  readonly held: boolean
  readonly recovered: boolean
}

/** One signal that fired on one span. */
export interface Finding {
  readonly signal: string
  readonly signalVersion: number
  readonly class: FailureClass
  readonly grade: Grade
  readonly confidence: number
  readonly severity: Severity
  readonly evidence: readonly Evidence[]
  /** One line a person understands: becomes the failure's title when it is new. */
  readonly title: string
  readonly facts: OutcomeFacts
  /** Most specific first; empty until the `fingerprint` processor has run. */
  readonly fingerprints: readonly Fingerprint[]
}
