import type { Json } from './attributes.ts'
import type { Span } from './span.ts'
import type { Message, ToolDefinition } from './message.ts'

/**
 * Reads a span's story. A pure function: the same span gives the same story, when it arrives and whenever it is shown.
 */
export type Understand = (span: Span) => Story

/** What kind of work a span did, across all dialects. */
export const spanKinds = [
  'LLM',
  'EMBEDDING',
  'RERANK',
  'RETRIEVAL',
  'TOOL',
  'AGENT',
  'WORKFLOW',
  'PLAN',
  'MEMORY',
  'GUARDRAIL',
  'EVALUATOR',
  'PROMPT',
  'HTTP',
  'OTHER',
] as const
export type SpanKind = (typeof spanKinds)[number]

/** Why a model stopped, across all spellings. */
export type FinishReason =
  | 'stop'
  | 'length'
  | 'tool_call'
  | 'content_filter'
  | 'refusal'
  | 'error'
  | 'guardrail'
  | 'cancelled'
  | 'pause'
  | 'unknown'

/** Which rule read a canonical field from which key. */
export interface Provenance {
  readonly rule: string
  readonly key: string
}

export interface RetrievedDocument {
  readonly id: string | null
  readonly content: string | null
  readonly score: number | null
}

/**
 * What a span says, in one vocabulary: who called what model with which messages and tools, what came back, what it
 * cost, how it ended. Null always means "not sent", never "empty".
 */
export interface Story {
  readonly kind: SpanKind
  /**
   * The dialect that decided the kind: `otel-genai`, `openinference`, `openllmetry`, `vercel-ai`; null when none did.
   */
  readonly dialect: string | null
  /** `service.name`, or `unknown_service`. */
  readonly app: string
  readonly release: string | null
  readonly environment: string | null
  /** `chat`, `embeddings`, `execute_tool`, `invoke_agent` …: the operation names of the OTel GenAI conventions. */
  readonly operation: string | null
  readonly provider: string | null
  readonly requestModel: string | null
  readonly responseModel: string | null
  readonly input: readonly Message[] | null
  readonly output: readonly Message[] | null
  readonly tools: readonly ToolDefinition[] | null
  readonly toolName: string | null
  readonly toolCallId: string | null
  readonly toolArguments: Json | null
  readonly toolResult: Json | null
  readonly retrievalQuery: string | null
  readonly documents: readonly RetrievedDocument[] | null
  readonly agentName: string | null
  readonly sessionId: string | null
  readonly userId: string | null
  readonly tokensIn: number | null
  readonly tokensOut: number | null
  readonly cachedTokensIn: number | null
  readonly reasoningTokens: number | null
  /** As sent by the app, in US dollars. */
  readonly costUsd: number | null
  readonly finishReason: FinishReason | null
  readonly finishReasonRaw: string | null
  readonly maxTokens: number | null
  /** True when the caller asked for JSON or gave an output schema. */
  readonly jsonRequested: boolean
  readonly errorType: string | null
  readonly errorMessage: string | null
  readonly errorStack: string | null
  /** HTTP status of the failed call, when one was sent. */
  readonly httpStatus: number | null
  readonly promptName: string | null
  readonly promptVersion: string | null
  /** `nevermore.preflight.id`: the pre-flight answer this run was given. */
  readonly preflightId: string | null
  /** `nevermore.fingerprint`: the app's own grouping key. */
  readonly customFingerprint: string | null
  readonly provenance: Readonly<Record<string, Provenance>>
}
