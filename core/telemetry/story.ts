import type { Json } from './attributes.ts'
import type { Span } from './span.ts'
import type { Message, ToolDefinition } from './message.ts'
import type {
  AppSeverity,
  CachedTokens,
  Evaluation,
  GuardrailVerdict,
  Handoff,
  HumanDecision,
  Limits,
} from './verdict.ts'

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
   * The dialect that decided the kind, or else the first that the span speaks: `otel-genai`, `openinference`,
   * `openllmetry`, `vercel-ai` …; null when it speaks none.
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
  /** What the sender itself said of the tool: true when it failed, false when it went well. */
  readonly toolFailed: boolean | null
  readonly retrievalQuery: string | null
  readonly documents: readonly RetrievedDocument[] | null
  /** How many documents were found, for senders that count them without listing them. */
  readonly documentCount: number | null
  readonly retrievalTopK: number | null
  readonly agentName: string | null
  readonly agentId: string | null
  readonly agentVersion: string | null
  readonly workflowName: string | null
  readonly handoff: Handoff | null
  readonly sessionId: string | null
  readonly userId: string | null
  /** All of the input, cached or not, whichever way the sender counts. */
  readonly tokensIn: number | null
  /** All of the output, with reasoning. */
  readonly tokensOut: number | null
  /** Part of `tokensIn` that was read from a cache. */
  readonly cachedTokensIn: number | null
  /** Part of `tokensIn` that was written to a cache. */
  readonly cacheWriteTokensIn: number | null
  /** Part of `tokensOut` that nobody saw. */
  readonly reasoningTokens: number | null
  readonly cachedTokens: CachedTokens | null
  readonly timeToFirstTokenMs: number | null
  /** As sent by the app, in US dollars. */
  readonly costUsd: number | null
  readonly finishReason: FinishReason | null
  readonly finishReasonRaw: string | null
  readonly maxTokens: number | null
  /** True when the caller asked for JSON or gave an output schema. */
  readonly jsonRequested: boolean
  /** The JSON Schema that the answer was asked to follow. */
  readonly outputSchema: Json | null
  readonly limits: Limits | null
  /** Which attempt of the same call this was, from 1. */
  readonly attempt: number | null
  /** The provider's id of the answer; evaluations name it. */
  readonly responseId: string | null
  readonly errorType: string | null
  readonly errorMessage: string | null
  readonly errorStack: string | null
  /** HTTP status of the failed call, when one was sent. */
  readonly httpStatus: number | null
  /** JSON-RPC code of a failed MCP call, such as -32602. */
  readonly rpcStatus: number | null
  readonly severity: AppSeverity | null
  readonly evaluations: readonly Evaluation[] | null
  readonly guardrail: GuardrailVerdict | null
  readonly humanDecision: HumanDecision | null
  readonly promptName: string | null
  readonly promptVersion: string | null
  readonly promptTemplate: string | null
  /** At most 50, for looking up and filtering. */
  readonly tags: readonly string[] | null
  /** The app's own key-value pairs: at most 50, texts of at most 1,000 characters. */
  readonly metadata: Readonly<Record<string, string>> | null
  /** `nevermore.preflight.id`: the pre-flight answer this run was given. */
  readonly preflightId: string | null
  /** `nevermore.fingerprint`: the app's own grouping key; of a list, a line per item. */
  readonly customFingerprint: string | null
  /** Canonical fields whose attribute was cut off on its way here, so that what is missing means nothing. */
  readonly truncated: readonly string[] | null
  readonly provenance: Readonly<Record<string, Provenance>>
}
