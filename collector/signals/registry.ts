import { argumentsBreakSchema } from './arguments-break-schema.ts'
import { argumentsNotJson } from './arguments-not-json.ts'
import { contentFilter } from './content-filter.ts'
import { contextNearLimit } from './context-near-limit.ts'
import { emptyOutput } from './empty-output.ts'
import { emptyToolResult } from './empty-tool-result.ts'
import { errorAnswered } from './error-answered.ts'
import { errorFinish } from './error-finish.ts'
import { guardrailBlock } from './guardrail-block.ts'
import { humanRejected } from './human-rejected.ts'
import { instantCall } from './instant-call.ts'
import { invalidStructuredOutput } from './invalid-structured-output.ts'
import { lowRetrievalScore } from './low-retrieval-score.ts'
import { lowScore } from './low-score.ts'
import { mcpError } from './mcp-error.ts'
import { missingToolCall } from './missing-tool-call.ts'
import { otherModelAnswered } from './other-model-answered.ts'
import { outputRepetition } from './output-repetition.ts'
import { promptInjectionMarker } from './prompt-injection-marker.ts'
import { refusalPhrase } from './refusal-phrase.ts'
import { refusal } from './refusal.ts'
import { requiredTagMissing } from './required-tag-missing.ts'
import { secretLeak } from './secret-leak.ts'
import type { Signal } from './signal.ts'
import { silentTruncation } from './silent-truncation.ts'
import { speechUnclear } from './speech-unclear.ts'
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
  humanRejected,
  guardrailBlock,
  contentFilter,
  refusal,
  truncatedOutput,
  errorFinish,
  errorAnswered,
  secretLeak,
  silentTruncation,
  unknownTool,
  argumentsNotJson,
  argumentsBreakSchema,
  missingToolCall,
  invalidStructuredOutput,
  emptyOutput,
  outputRepetition,
  toolFailedFlag,
  toolErrorAnswer,
  zeroDocuments,
  lowScore,
  speechUnclear,
  // Nothing went wrong yet: these only inform, so whatever did go wrong comes before them.
  contextNearLimit,
  otherModelAnswered,
  instantCall,
  // Hints, looked for where nothing else was found. One alone makes no failure.
  promptInjectionMarker,
  refusalPhrase,
  requiredTagMissing,
  emptyToolResult,
  lowRetrievalScore,
]
