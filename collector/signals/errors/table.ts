import { appSide, lateCancel, notFailures } from './app-side.ts'
import { providerSide } from './provider-side.ts'
import type { ErrorRow, WeakRow } from './row.ts'

/** The rest that providers refuse: only when nothing above knew better and no status said more. */
export const lastRow: ErrorRow = {
  class: 'provider.bad_request',
  types: [
    'BadRequestError',
    'UnprocessableEntityError',
    'ValidationException',
    'UnsupportedParamsError',
    'InvalidRequestError',
    'AI_UnsupportedFunctionalityError',
    'AI_InvalidPromptError',
    'AI_InvalidArgumentError',
    'InvalidArgument',
    'NotFoundError',
    'BadRequest',
    'ConflictError',
    'AI_MissingToolResultsError',
    'AI_InvalidMessageRoleError',
    'AI_MessageConversionError',
    'AI_InvalidDataContentError',
    'AI_TooManyEmbeddingValuesForCallError',
    'GatewayInvalidRequestError',
    'BadRequestException',
    'InvalidRequestException',
  ],
  codes: [
    'invalid_request_error',
    'INVALID_ARGUMENT',
    'invalid_prompt',
    'invalid_function_parameters',
    'unsupported_parameter',
    'INVALID_CHAT_HISTORY',
    'INVALID_TOOL_RESULTS',
  ],
  phrases: [
    'tool_use ids were found without',
    'invalid schema for function',
    "must be a response to a preceeding message with 'tool_calls'",
    'unsupported value:',
    'unsupported parameter:',
    'invalid schema for response_format',
    "must be followed by tool messages responding to each 'tool_call_id'",
    'missing required parameter',
    'unexpected `tool_use_id`',
    'do not have a corresponding toolmessage',
    'does not support tools',
    'malformed input request',
    'max_tokens is too large',
    'llm provider not provided',
    'last error: bad request',
    'tool result is missing for tool call',
  ],
}

/** What a tool raises on purpose: it names no cause of its own. */
export const toolRow: ErrorRow = {
  class: 'tool.error',
  types: [
    'AgentToolExecutionError',
    'ToolException',
    'AI_ToolExecutionError',
    'ToolExecutionError',
    'ToolExecutionException',
    'McpError',
    'ToolUsageError',
    'ToolError',
    'InterpreterError',
  ],
  phrases: ['code execution failed at line', 'error while executing tool', 'error in calling tool'],
}

/** What tools and their frameworks say of how they were asked. Elsewhere the same words are about other things. */
export const toolRows: readonly ErrorRow[] = [
  {
    class: 'tool.timeout',
    patterns: [
      /\bexceed\w* (?:the |its )?(?:time limit|timeout|(?:maximum )?(?:run|execution) ?time)\b|\btook (?:too long|longer than)\b/,
    ],
  },
  {
    class: 'tool.unknown',
    phrases: ['could not find tool', 'no such tool', 'no tool named', 'unknown tool', 'requested tool'],
    patterns: [
      /\b(?:tool|function) [`'"]?[\w./-]+[`'"]? (?:was )?(?:not found|does(?:n't| not) exist|is not (?:available|registered|defined|recogni[sz]ed|supported))/,
    ],
  },
  {
    class: 'tool.bad_arguments',
    phrases: [
      'is a required property',
      'field required',
      'input should be ',
      'additional properties are not allowed',
      'unrecognized_keys',
      '"invalid_type"',
    ],
    patterns: [
      /\b(?:invalid|missing|unexpected) (?:required )?(?:tool )?(?:arguments?|inputs?|params|parameters?|fields?|propert(?:y|ies))\b(?! (?:file|data|stream|image)\b)/,
      /\bis not of type '\w+'|\bis not one of \[|\bexpected \w+, received \w+/,
    ],
  },
]

/** What readers of answers raise. On the span of a model call there is nothing else that they could have read. */
export const readingRow: ErrorRow = {
  class: 'output.invalid_format',
  types: ['ValidationError', 'ZodError', 'JSONDecodeError', 'SyntaxError', 'JsonException', 'JsonParseException'],
  patterns: [/\b\d+ validation errors? for \w/],
}

export const errorRows: readonly ErrorRow[] = [lateCancel, notFailures, ...appSide, ...providerSide, toolRow]

export const weakRows: readonly WeakRow[] = [
  {
    class: 'provider.rate_limit',
    statuses: [429],
    phrases: ['too many requests', 'toomanyrequests', 'rate limit', 'throttl'],
  },
  { class: 'provider.quota', statuses: [402], phrases: ['payment required'] },
  {
    class: 'provider.auth',
    statuses: [401, 403],
    phrases: ['unauthorized', 'permission denied', 'forbidden', 'authentication failed', 'x-api-key'],
  },
  { class: 'provider.timeout', statuses: [408, 504], phrases: ['timed out', 'timeout', 'deadline'] },
  { class: 'input.context_length', statuses: [413], phrases: [] },
  {
    class: 'provider.overloaded',
    statuses: [498, 503, 529],
    phrases: ['overloaded', 'service unavailable', 'temporarily unavailable'],
  },
  {
    class: 'provider.server_error',
    statuses: [500, 501, 502, 505, 520, 521, 522, 523, 524, 525],
    phrases: ['bad gateway'],
  },
  {
    class: 'provider.connection',
    statuses: [],
    phrases: [
      'connection reset',
      'connection refused',
      'connection error',
      'failed to connect',
      'could not connect',
      'network error',
      'name resolution',
    ],
  },
  { class: 'provider.bad_request', statuses: [400, 404, 405, 409, 415, 422], phrases: ['invalid request'] },
]
