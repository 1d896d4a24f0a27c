import type { ErrorRow, WeakRow } from './row.ts'

/** Ways in which libraries end a step that did not fail. */
const notFailures: ErrorRow = {
  class: null,
  types: [
    'StopIteration', 'StopAsyncIteration', 'GeneratorExit', 'GraphInterrupt', 'NodeInterrupt', 'GraphBubbleUp', 'ParentCommand',
    'CallDeferred', 'ApprovalRequired', 'CancelledError', 'AbortError', 'APIUserAbortError', 'RunCancelled',
    'OperationCanceledException', 'OperationCancelledException', 'TaskCanceledException', 'NextRedirect', 'AI_AbortError',
    'KeyboardInterrupt',
  ],
  codes: ['NEXT_REDIRECT', 'NEXT_NOT_FOUND', 'ABORT_ERR'],
}

/** Errors of the app's side: their text quotes models and users, so it is their type that decides, first of all. */
const appSide: readonly ErrorRow[] = [
  {
    class: 'guardrail.blocked',
    types: [
      'InputGuardrailTripwireTriggered', 'OutputGuardrailTripwireTriggered', 'ToolInputGuardrailTripwireTriggered',
      'GuardrailTripwireTriggered', 'GuardrailIntervenedException', 'BedrockGuardrail', 'GuardrailBlockedError',
      'GuardrailRaisedException', 'BlockedPiiEntityError',
    ],
    phrases: ['guardrail_intervened', 'violated guardrail policy'],
  },
  {
    class: 'agent.step_limit',
    types: [
      'GraphRecursionError', 'MaxTurnsExceeded', 'AgentMaxStepsError', 'UsageLimitExceeded', 'LlmCallsLimitExceededError',
      'PipelineMaxComponentRuns', 'WorkflowConvergenceException', 'ToolUsageLimitExceededError', 'MaxIterationsExceeded',
      'AgentMaxIterationsError', 'ToolCallLimitExceededError', 'ModelCallLimitExceededError',
    ],
    codes: ['GRAPH_RECURSION_LIMIT'],
    phrases: ['recursion limit of', 'reached max steps', 'agent stopped due to iteration limit', 'max turns ('],
  },
  {
    class: 'tool.unknown',
    types: ['AI_NoSuchToolError', 'NoSuchToolError', 'FunctionNotFound', 'FunctionNotFoundException', 'ToolNotFoundError'],
    phrases: [
      'unknown tool name', 'not found in agent', 'tool not found in registry', 'tried to call unavailable tool',
      'no tool named', 'unknown tool:', 'attempted to call tool',
    ],
  },
  {
    class: 'tool.bad_arguments',
    types: [
      'AI_InvalidToolInputError', 'AI_InvalidToolArgumentsError', 'InvalidToolInputError', 'InvalidToolArgumentsError',
      'ToolRetryError', 'AgentToolCallError', 'ToolInputParsingException', 'ToolInputValidationError', 'ToolInvocationError',
    ],
    codes: ['MALFORMED_FUNCTION_CALL', 'tool_use_failed', 'INVALID_TOOL_INPUT'],
    phrases: [
      'unexpected keyword argument', 'required positional argument', 'required keyword-only argument', 'invalid tool input', 'missing required argument',
      'invalid json input for tool', 'arguments are not valid json',
    ],
  },
  {
    class: 'output.truncated',
    types: [
      'LengthFinishReasonError', 'MaxTokensReachedException', 'IncompleteOutputException', 'IncompleteToolCall',
      'IncompleteToolCallError',
    ],
  },
  {
    class: 'output.content_filter',
    types: [
      'ContentFilterFinishReasonError', 'ContentPolicyViolationError', 'ServiceContentFilterException', 'ContentFilterError',
      'ContentFilterException', 'OpenAIContentFilterException', 'AzureOpenAIContentFilterException', 'BlockedPromptException',
      'StopCandidateException',
    ],
  },
  { class: 'output.empty', phrases: ['the model did not return a response', 'no generations found in stream', 'returned an empty response'] },
  {
    class: 'output.invalid_format',
    types: [
      'OutputParserException', 'OutputParserError', 'AI_NoObjectGeneratedError', 'NoObjectGeneratedError', 'AI_JSONParseError',
      'AI_TypeValidationError', 'AgentParsingError', 'ConverterError', 'StructuredOutputException', 'InstructorRetryException',
      'ModelBehaviorError', 'OUTPUT_PARSING_FAILURE', 'StructuredOutputValidationError', 'StructuredOutputError',
      'MultipleStructuredOutputsError', 'ResponseParseError',
    ],
    phrases: [
      'output validation', 'could not parse llm output', 'could not parse the response', 'failed to parse structured output',
      'invalid json output', 'could not parse output',
    ],
  },
  {
    class: 'provider.stream_broken',
    types: ['AI_NoOutputGeneratedError', 'StreamInterruptedError', 'ModelStreamErrorException', 'MidStreamFallbackError'],
    phrases: [
      'incomplete chunked read', 'stream ended unexpectedly', 'stream ended before', 'no output generated. check the stream',
      'premature close', 'stream disconnected before completion', 'failed to process successful response',
    ],
  },
  // Apps of models stream from models: who else would break off in the middle of a body is not told.
  { class: 'provider.stream_broken', codes: ['FETCH_BODY_BROKE_OFF'], ofModel: true },
]

/** What providers answer, the particular before the general: many of these share one type or one status. */
const providerSide: readonly ErrorRow[] = [
  {
    class: 'input.context_length',
    types: ['ContextWindowExceededError', 'ContextWindowOverflowException', 'LLMContextLengthExceededError', 'LLMContextLengthExceededException', 'ContextOverflowError'],
    codes: ['context_length_exceeded', 'request_too_large', 'string_above_max_length', 'context_window_exceeded'],
    phrases: [
      'maximum context length', 'prompt is too long', 'input is too long', 'exceeds the maximum number of tokens',
      'context window', 'exceeds the context', 'too many tokens in the prompt', 'input token count exceeds',
      'exceed context limit', 'reduce the length of the messages',
    ],
    ofModel: true,
  },
  {
    class: 'provider.quota',
    types: ['BudgetExceededError', 'InsufficientCreditsError'],
    codes: ['insufficient_quota', 'billing_error', 'billing_hard_limit_reached', 'billing_not_active', 'payment_required', 'insufficient_credits', 'budget_exceeded'],
    phrases: [
      'exceeded your current quota', 'credit balance is too low', 'check your plan and billing', 'insufficient_quota',
      'billing hard limit', 'insufficient credits', 'insufficient balance', 'budget has been exceeded',
    ],
    ofModel: true,
  },
  {
    class: 'output.content_filter',
    codes: ['content_filter', 'ResponsibleAIPolicyViolation', 'content_policy_violation', 'moderation_blocked', 'PROHIBITED_CONTENT'],
    phrases: [
      'responsibleaipolicyviolation', 'content_policy_violation', 'content management policy', 'rejected by the safety system',
      'rejected as a result of our safety', 'blocked by safety', 'blocked due to safety', 'blocked by our safety', 'content filter',
      'content filtering policy', 'flagged as potentially violating',
    ],
    ofModel: true,
  },
  {
    class: 'provider.rate_limit',
    types: [
      'RateLimitError', 'ResourceExhausted', 'ThrottlingException', 'ModelThrottledException', 'RateLimitExceededError',
      'TooManyRequestsException', 'TooManyRequestsError', 'TooManyRequests', 'RateLimitException',
    ],
    codes: [
      'rate_limit_exceeded', 'rate_limit_error', 'RESOURCE_EXHAUSTED', 'too_many_requests', 'tokens_per_min_exceeded',
      'requests_per_min_exceeded', 'ThrottlingException', 'rate_limited',
    ],
    phrases: ['rate limit reached for', 'rate_limit_exceeded', 'rate_limit_error', 'resource_exhausted', 'you are sending requests too quickly'],
    ofModel: true,
  },
  {
    class: 'provider.overloaded',
    types: ['OverloadedError', 'ModelNotReadyException'],
    codes: ['overloaded_error', 'engine_overloaded', 'server_overloaded', 'model_overloaded'],
    phrases: ['overloaded_error', 'model is overloaded', 'model is currently overloaded', 'currently overloaded with other requests', 'is experiencing high demand'],
    ofModel: true,
  },
  {
    class: 'provider.overloaded',
    types: ['ServiceUnavailableError', 'ServiceUnavailableException', 'ServiceUnavailable'],
    codes: ['UNAVAILABLE', 'overloaded'],
  },
  {
    class: 'provider.model_not_found',
    types: ['AI_NoSuchModelError', 'ModelNotFoundError', 'NoSuchModelError'],
    codes: ['model_not_found', 'model_not_available', 'unknown_model', 'DeploymentNotFound'],
    phrases: [
      'does not exist or you do not have access', 'model_not_found', 'model identifier is invalid', 'is not a valid model',
      'model has been deprecated', 'is not found for api version', 'invalid model name', 'model not found',
    ],
    ofModel: true,
  },
  {
    class: 'provider.auth',
    types: [
      'AuthenticationError', 'PermissionDeniedError', 'AccessDeniedException', 'ExpiredTokenException', 'ExpiredToken',
      'UnrecognizedClientException', 'ServiceInvalidAuthException', 'ChatClientInvalidAuthException', 'AI_LoadAPIKeyError',
      'LoadAPIKeyError', 'InvalidSignatureException', 'OpenAIInvalidAuthException', 'NoCredentialsError',
    ],
    codes: ['invalid_api_key', 'authentication_error', 'permission_error', 'PERMISSION_DENIED', 'UNAUTHENTICATED', 'invalid_authentication', 'API_KEY_INVALID'],
    phrases: ['incorrect api key', 'invalid x-api-key', 'invalid api key', 'api key not valid', 'api key is missing', 'invalid_api_key', 'api_key client option must be set'],
  },
  {
    class: 'provider.timeout',
    types: [
      'APITimeoutError', 'APIConnectionTimeoutError', 'ReadTimeout', 'ConnectTimeout', 'WriteTimeout', 'PoolTimeout', 'TimeoutError',
      'DeadlineExceeded', 'ModelTimeoutException', 'WorkflowTimeoutError', 'TaskTimeoutError', 'Timeout', 'TimeoutException',
      'HeadersTimeoutError', 'BodyTimeoutError', 'ConnectTimeoutError', 'ReadTimeoutError', 'GatewayTimeout',
    ],
    codes: ['timeout_error', 'DEADLINE_EXCEEDED', 'ETIMEDOUT', 'ESOCKETTIMEDOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'TIMEOUT'],
    phrases: ['request timed out', 'idle timeout waiting for sse', 'read timed out', 'aborted due to timeout', 'deadline exceeded'],
  },
  {
    class: 'provider.connection',
    types: [
      'APIConnectionError', 'ConnectError', 'RemoteProtocolError', 'ClientPayloadError', 'ClientConnectorError', 'ConnectionError',
      'ConnectionRefusedError', 'ConnectionResetError', 'ReadError', 'SocketError', 'EndpointConnectionError', 'ProxyError',
      'NewConnectionError', 'ClientOSError', 'ServerDisconnectedError', 'BrokenPipeError', 'SSLError',
    ],
    codes: ['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'EPIPE', 'ENETUNREACH', 'EHOSTUNREACH', 'UND_ERR_SOCKET'],
    phrases: ['connection error.', 'socket hang up', 'fetch failed', 'econnrefused', 'econnreset', 'enotfound', 'cannot connect to api'],
  },
  {
    class: 'provider.server_error',
    types: ['InternalServerError', 'ServerError', 'InternalServerException', 'ModelErrorException', 'BadGateway', 'BadGatewayError'],
    codes: ['server_error', 'api_error', 'internal_error', 'INTERNAL', 'internal_server_error'],
    phrases: ['the server had an error while processing your request', 'internal server error'],
  },
]

/** The rest that providers refuse: only when nothing above knew better and no status said more. */
export const lastRow: ErrorRow = {
  class: 'provider.bad_request',
  types: [
    'BadRequestError', 'UnprocessableEntityError', 'ValidationException', 'UnsupportedParamsError', 'InvalidRequestError',
    'AI_UnsupportedFunctionalityError', 'AI_InvalidPromptError', 'AI_InvalidArgumentError', 'InvalidArgument', 'NotFoundError',
    'BadRequest', 'ConflictError',
  ],
  codes: ['invalid_request_error', 'INVALID_ARGUMENT', 'invalid_prompt', 'invalid_function_parameters', 'unsupported_parameter'],
  phrases: [
    'tool_use ids were found without', 'invalid schema for function', "must be a response to a preceeding message with 'tool_calls'",
    'unsupported value:', 'unsupported parameter:', 'invalid schema for response_format',
  ],
}

/** What a tool raises on purpose: it names no cause of its own. */
export const toolRow: ErrorRow = {
  class: 'tool.error',
  types: [
    'AgentToolExecutionError', 'ToolException', 'AI_ToolExecutionError', 'ToolExecutionError', 'ToolExecutionException', 'McpError',
    'ToolUsageError', 'ToolError',
  ],
}

export const errorRows: readonly ErrorRow[] = [notFailures, ...appSide, ...providerSide, toolRow]

export const weakRows: readonly WeakRow[] = [
  { class: 'provider.rate_limit', statuses: [429], phrases: ['too many requests', 'toomanyrequests', 'rate limit', 'throttl'] },
  { class: 'provider.quota', statuses: [402], phrases: ['payment required'] },
  { class: 'provider.auth', statuses: [401, 403], phrases: ['unauthorized', 'permission denied', 'forbidden', 'authentication failed', 'x-api-key'] },
  { class: 'provider.timeout', statuses: [408, 504], phrases: ['timed out', 'timeout', 'deadline'] },
  { class: 'input.context_length', statuses: [413], phrases: [] },
  { class: 'provider.overloaded', statuses: [503, 529], phrases: ['overloaded', 'service unavailable', 'temporarily unavailable'] },
  { class: 'provider.server_error', statuses: [500, 501, 502, 505, 520, 521, 522, 523, 524, 525], phrases: ['bad gateway'] },
  { class: 'provider.connection', statuses: [], phrases: ['connection reset', 'connection refused', 'connection error', 'network error', 'name resolution'] },
  { class: 'provider.bad_request', statuses: [400, 404, 405, 409, 415, 422], phrases: [] },
]

/**
 * Names that carry another error inside: they never decide while an inner name or a code can be read.
 * Plain `Error` and `Exception` are what LangSmith and JavaScript put there.
 */
export const wrapperTypes: ReadonlySet<string> = new Set([
  'Error', 'Exception', 'AI_RetryError', 'RetryError', 'UnexpectedModelBehavior', 'AgentGenerationError', 'EventLoopException',
  'AgentExecutionError', 'AgentError', 'AgentRunException', 'APIError', 'APIStatusError', 'AI_APICallError', 'APICallError',
  'ModelHTTPError', 'ModelAPIError', 'FallbackExceptionGroup', 'ExceptionGroup', 'BaseExceptionGroup', 'TaskGroupError',
  'AggregateError', 'TypeError', 'ServiceResponseException', 'ServiceException', 'ChatClientException', 'ClientError',
  'LlamaAPIError', 'OpenAIError', 'AnthropicError', 'LiteLLMError', 'RuntimeError', 'HTTPStatusError', 'HTTPError',
  'AnthropicException', 'OpenAIException', 'VertexAIException', 'BedrockException', 'AzureException',
])
