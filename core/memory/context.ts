/**
 * The CONTEXT signature: what was about to run, from what exists before a run and nothing else.
 * The same function makes it from a span that was sent and from a pre-flight question.
 */
export interface ContextSignature {
  readonly algorithm: string
  /** 32 hex digits over every field below; identity of the context. */
  readonly hash: string
  /** 32 hex digits over app, operation and words only: finds contexts when a question leaves facts out. */
  readonly looseHash: string
  readonly app: string
  /** `chat`, `agent`, `tool`, `embeddings` … */
  readonly operation: string
  readonly agent: string | null
  readonly promptName: string | null
  /** Hash of the parameterised system prompt, null when there was none. */
  readonly systemHash: string | null
  /** Sorted `name#schemahash` of the tools offered. */
  readonly tools: readonly string[]
  /** `gpt-4o-2024-08-06` -> `gpt-4o`. */
  readonly modelFamily: string | null
  /** `short` `medium` `long` and what the input holds: `code`, `json`, `sources`, `attachment`. */
  readonly shape: readonly string[]
  /** Masked, stemmed words of the last user message, in order, at most 64 rarest are used for matching. */
  readonly words: readonly string[]
}
