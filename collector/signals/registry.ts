import { spanKinds, type SpanKind } from '#core/telemetry/story.ts'
import { argumentsBreakSchema } from './arguments-break-schema.ts'
import { argumentsNotJson } from './arguments-not-json.ts'
import { contentFilter } from './content-filter.ts'
import { emptyOutput } from './empty-output.ts'
import { errorFinish } from './error-finish.ts'
import { guardrailBlock } from './guardrail-block.ts'
import { invalidStructuredOutput } from './invalid-structured-output.ts'
import { mcpError } from './mcp-error.ts'
import { missingToolCall } from './missing-tool-call.ts'
import { refusal } from './refusal.ts'
import type { Signal } from './signal.ts'
import { silentTruncation } from './silent-truncation.ts'
import { toolErrorAnswer } from './tool-error-answer.ts'
import { toolFailedFlag } from './tool-failed-flag.ts'
import { truncatedOutput } from './truncated-output.ts'
import { typedError } from './typed-error.ts'
import { unknownTool } from './unknown-tool.ts'
import { zeroDocuments } from './zero-documents.ts'

/**
 * Every signal that one span can show, causes before their symptoms: the first to fire is the span's one finding.
 * An error explains an empty answer, a cut answer explains broken JSON, and never the other way round.
 */
export const signals: readonly Signal[] = [
  mcpError,
  typedError,
  guardrailBlock,
  contentFilter,
  refusal,
  truncatedOutput,
  errorFinish,
  silentTruncation,
  unknownTool,
  argumentsNotJson,
  argumentsBreakSchema,
  missingToolCall,
  invalidStructuredOutput,
  emptyOutput,
  toolFailedFlag,
  toolErrorAnswer,
  zeroDocuments,
]

const byKind: ReadonlyMap<SpanKind, readonly Signal[]> = new Map(
  spanKinds.map((kind) => [kind, signals.filter(({ kinds }) => kinds === null || kinds.has(kind))]),
)

/** The signals that read spans of a kind, in the order of asking. */
export const signalsFor = (kind: SpanKind): readonly Signal[] => byKind.get(kind) ?? []
