import type { FinishReason, SpanKind, Story } from '#core/telemetry/story.ts'

/** Who and what a step was, as far as a finding on it has to say so. */
export type StepFacts = Pick<
  Story,
  | 'app'
  | 'release'
  | 'environment'
  | 'provider'
  | 'requestModel'
  | 'responseModel'
  | 'agentName'
  | 'toolName'
  | 'operation'
  | 'promptName'
  | 'promptVersion'
  | 'customFingerprint'
>

/** What a person said of a step, sent as an evaluation of it. */
export interface Opinion {
  readonly key: string
  readonly score: number | null
  readonly label: string | null
  readonly comment: string | null
}

/** A tool call that a model asked for. */
export interface AskedCall {
  readonly id: string | null
  readonly name: string
  readonly argumentsKey: number
}

/** A tool's result as the next model call was told it. */
export interface ToldResult {
  readonly id: string | null
  readonly resultKey: number
  /** What it says went wrong, cut; null when it went well. */
  readonly error: string | null
  /** Keys and flags say so, not only words that a text may begin with. */
  readonly flagged: boolean
  /** Who gave it, where the text says so and no call names it. */
  readonly tool: string | null
  /** A framework's own words to the model, not a tool's. */
  readonly feedback: boolean
}

/**
 * What a run's signals need of one span, and nothing more: a run of 20,000 spans has to fit into memory. Texts are cut,
 * tool arguments and results are only told apart by their keys. Null always means "not sent".
 */
export interface Step {
  readonly spanId: string
  readonly parentSpanId: string | null
  /** The parent lives in another process, whose spans may never come here. */
  readonly remoteParent: boolean
  readonly name: string
  readonly kind: SpanKind
  readonly otelKind: number
  /** The library that made the span. */
  readonly library: string
  readonly startMs: number
  /** Null when the span was sent without an end. */
  readonly endMs: number | null
  readonly failed: boolean
  readonly facts: StepFacts
  /** `cloud.region` of the process. */
  readonly region: string | null
  readonly finish: FinishReason | null
  readonly httpStatus: number | null
  readonly attempt: number | null
  readonly limits: Story['limits']
  readonly handoff: Story['handoff']
  readonly deferred: boolean
  readonly toolCallId: string | null
  readonly argumentsKey: number | null
  readonly resultKey: number | null
  readonly resultEmpty: boolean
  /** The result says that something is under way: asking again is polling. */
  readonly resultPending: boolean
  /** The result says that it was done before, or was not done: nothing took effect. */
  readonly resultRefused: boolean
  readonly calls: readonly AskedCall[]
  readonly told: readonly ToldResult[]
  /** Calls of the last answer in the input that were given no result although the conversation went on. */
  readonly unanswered: readonly AskedCall[]
  /** What a model or agent said; null when nothing was sent, '' when it was empty. */
  readonly said: string | null
  /** The attribute or event it was said in. */
  readonly saidAt: string | null
  /** What the user said last, and the time before that. */
  readonly asked: string | null
  readonly askedBefore: string | null
  readonly system: string | null
  /** Tells inputs of model calls apart without keeping them. */
  readonly inputKey: number | null
  /** Messages that went into a model call. */
  readonly inputCount: number
  readonly toolsKey: number | null
  readonly documents: number | null
  /** It brought something in that an answer may stand on: a tool's result or a document. */
  readonly isSource: boolean
  /** Part of what it held was cut on its way here. */
  readonly isCut: boolean
  readonly tokensIn: number | null
  readonly tokensOut: number | null
  readonly cachedTokensIn: number | null
  readonly costUsd: number | null
  readonly timeToFirstTokenMs: number | null
  readonly opinions: readonly Opinion[]
}
