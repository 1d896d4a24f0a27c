import { named, wordings, type Wording } from './wording.ts'

const boto = (type: string, operation: string, message: string): string =>
  `An error occurred (${type}) when calling the ${operation} operation: ${message}`

/** Bedrock, and everybody who hosts models of others: Mistral, Cohere, Groq, Ollama, vLLM, OpenRouter and more. */
export const cloudWordings: readonly Wording[] = [
  ...wordings(
    'provider.rate_limit',
    [
      'botocore.errorfactory.ThrottlingException',
      boto('ThrottlingException', 'ConverseStream', 'Too many requests, please wait before trying again.').replace(
        'operation:',
        'operation (reached max retries: 4):',
      ),
    ],
    ['ThrottlingException', 'Too many tokens, please wait before trying again.'],
    [
      'software.amazon.awssdk.services.bedrockruntime.model.ThrottlingException',
      'Too many requests, please wait before trying again. (Service: BedrockRuntime, Status Code: 429, Request ID: 1)',
    ],
    [
      'mistralai.models.sdkerror.SDKError',
      'API error occurred: Status 429\n{"message":"Requests rate limit exceeded"}',
    ],
    ['AI_APICallError', 'Service tier capacity exceeded for this model.'],
    [
      'cohere.errors.too_many_requests_error.TooManyRequestsError',
      "status_code: 429, body: {'message': 'You are using a Trial key, which is limited to 10 API calls / minute.'}",
    ],
    [
      'groq.RateLimitError',
      'Rate limit reached for model `llama-3.3-70b-versatile` in organization `org_x` on tokens per day (TPD): Limit 100000',
    ],
    [
      'groq.APIStatusError',
      'Request too large for model `llama-3.1-8b-instant` in organization `org_x` service tier `on_demand` on tokens per minute (TPM): Limit 6000, Requested 7000, please reduce your message size and try again.',
    ],
    ['APIError', 'Rate limit exceeded: free-models-per-day. Add 10 credits to unlock 1000 free model requests per day'],
    [
      'openai.RateLimitError',
      '{"error":{"message":"Provider returned error","code":429,"metadata":{"provider_name":"Together","raw":"busy"}}}',
    ],
    [
      'litellm.types.router.RouterRateLimitError',
      'No deployments available for selected model, Try again in 60 seconds. Passed model=gpt-4.',
    ],
    ['litellm.exceptions.RateLimitError', 'litellm.RateLimitError: RateLimitError: OpenAIException - slow down'],
  ),
  ...wordings(
    'provider.quota',
    [
      'botocore.errorfactory.ServiceQuotaExceededException',
      boto('ServiceQuotaExceededException', 'InvokeModel', 'Your request exceeds the service quota for your account.'),
    ],
    ['APIError', '402 Insufficient credits. Add more using https://openrouter.ai/settings/credits'],
    [
      'AI_APICallError',
      'This request requires more credits, or fewer max_tokens. You requested up to 4096 tokens, but can only afford 1200.',
    ],
    ['openai.APIStatusError', 'Error code: 402 - Insufficient Balance'],
    ['PermissionDeniedError', 'Your team has either used all available credits or reached its monthly spending limit.'],
    ['litellm.exceptions.BudgetExceededError', 'ExceededBudget: User=x over budget. Spend=10.1, Budget=10.0'],
    [
      'dashscope.common.error.DashScopeException',
      'Arrearage: Access denied, please make sure your account is in good standing.',
    ],
  ),
  ...wordings(
    'provider.overloaded',
    ['ServiceUnavailableException', 'Bedrock is unable to process your request.'],
    [
      'ollama._types.ResponseError',
      'server busy, please try again.  maximum pending requests exceeded (status code: 503)',
    ],
    [
      'huggingface_hub.errors.HfHubHTTPError',
      '503 Server Error: Service Unavailable for url: https://api-inference.huggingface.co/models/x Model x is currently loading',
    ],
    [
      'openai.InternalServerError',
      'Error code: 503 - {"error":{"type":"engine_overloaded_error","message":"The engine is busy"}}',
    ],
    [
      'groq.InternalServerError',
      'llama-3.3-70b-versatile is currently over capacity. Please try again and back off exponentially.',
    ],
  ),
  ...wordings(
    'input.context_length',
    [
      'botocore.errorfactory.ValidationException',
      boto('ValidationException', 'InvokeModel', 'Input is too long for requested model.'),
    ],
    [
      'mistralai.models.sdkerror.SDKError',
      'Prompt contains 40000 tokens and 0 draft tokens, too large for model with 32768 maximum context length',
    ],
    [
      'cohere.errors.bad_request_error.BadRequestError',
      "status_code: 400, body: {'message': 'too many tokens: total number of tokens in the prompt cannot exceed 4081 - received 5000.'}",
    ],
    ['groq.BadRequestError', 'Please reduce the length of the messages or completion.'],
    ['openai.BadRequestError', 'The decoder prompt (length 5000) is longer than the maximum model length of 4096.'],
    [
      'text_generation.errors.ValidationError',
      'Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 4000 `inputs` tokens and 200 `max_new_tokens`',
    ],
    [
      'together.error.InvalidRequestError',
      'Input validation error: `inputs` must have less than 8193 tokens. Given: 9000',
    ],
    ['openai.BadRequestError', 'Invalid request: Your request exceeded model token limit: 8192'],
    [
      'dashscope.common.error.DashScopeException',
      '<400> InternalError.Algo.InvalidParameter: Range of input length should be [1, 30720]',
    ],
    [
      'litellm.exceptions.ContextWindowExceededError',
      'litellm.ContextWindowExceededError: litellm.BadRequestError: AnthropicException - prompt is too long',
    ],
  ),
  ...wordings(
    'provider.auth',
    [
      'botocore.errorfactory.AccessDeniedException',
      boto('AccessDeniedException', 'InvokeModel', "You don't have access to the model with the specified model ID."),
    ],
    ['CredentialsProviderError', 'Could not load credentials from any providers'],
    ['botocore.exceptions.NoCredentialsError', 'Unable to locate credentials'],
    ['ExpiredTokenException', 'The security token included in the request is expired'],
    ['cohere.errors.unauthorized_error.UnauthorizedError', "status_code: 401, body: {'message': 'invalid api token'}"],
    ['mistralai.models.sdkerror.SDKError', 'API error occurred: Status 401\n{"message":"Unauthorized"}'],
    ['openai.AuthenticationError', 'Authentication Fails (no such user)'],
  ),
  ...wordings(
    'provider.model_not_found',
    ['ollama._types.ResponseError', 'model "llama9" not found, try pulling it first'],
    ['ollama._types.ResponseError', "model 'qwen9:7b' not found (status code: 404)"],
    [
      'botocore.errorfactory.ResourceNotFoundException',
      boto(
        'ResourceNotFoundException',
        'InvokeModel',
        'Could not resolve the foundation model from the provided model identifier.',
      ),
    ],
    [
      'mistralai.models.sdkerror.SDKError',
      'API error occurred: Status 400\n{"message":"Invalid model: mistral-9","type":"invalid_model","code":"1500"}',
    ],
    [
      'cohere.errors.not_found_error.NotFoundError',
      "status_code: 404, body: {'message': \"model 'command-9' not found, make sure the correct model ID was used\"}",
    ],
    ['groq.BadRequestError', 'The model `llama2-70b-4096` has been decommissioned and is no longer supported.'],
    ['APIError', '404 No endpoints found for vendor/model-9.'],
    ['APIError', 'vendor/model-9 is not a valid model ID'],
    [
      'openai.NotFoundError',
      "Error code: 404 - {'object': 'error', 'message': 'The model `m` does not exist.', 'type': 'NotFoundError'}",
    ],
    ['dev.langchain4j.exception.ModelNotFoundException', 'model llama9 not found'],
  ),
  ...wordings(
    'provider.server_error',
    ['ModelErrorException', 'The model returned the following errors: internal failure'],
    ['ollama._types.ResponseError', 'llama runner process has terminated: exit status 2 (status code: 500)'],
    ['ollama._types.ResponseError', 'model requires more system memory (5.6 GiB) than is available (4.0 GiB)'],
    [
      'vllm.v1.engine.exceptions.EngineDeadError',
      'EngineCore encountered an issue. See stack trace (above) for the root cause.',
    ],
    ['torch.OutOfMemoryError', 'CUDA out of memory. Tried to allocate 2.00 GiB.'],
  ),
  ...wordings(
    'provider.bad_request',
    [
      'botocore.errorfactory.ValidationException',
      boto(
        'ValidationException',
        'InvokeModel',
        'Malformed input request: #: required key [messages] not found, please reformat your input and try again.',
      ),
    ],
    ['ollama._types.ResponseError', 'registry.ollama.ai/library/gemma:2b does not support tools (status code: 400)'],
    [
      'litellm.exceptions.BadRequestError',
      'litellm.BadRequestError: LLM Provider NOT provided. Pass in the LLM provider you are trying to call. You passed model=x',
    ],
    ['AI_RetryError', 'Failed after 1 attempts. Last error: Bad Request'],
  ),
  ...wordings(
    'provider.connection',
    ['ConnectionError', 'Failed to connect to Ollama. Please check that Ollama is downloaded, running and accessible.'],
    [
      'litellm.exceptions.APIConnectionError',
      'litellm.APIConnectionError: OllamaException - [Errno 111] Connection refused',
    ],
    [
      'AI_RetryError',
      'Failed after 3 attempts. Last error: Cannot connect to API: connect ECONNREFUSED 127.0.0.1:11434',
    ],
    [
      'botocore.exceptions.EndpointConnectionError',
      'Could not connect to the endpoint URL: "https://bedrock-runtime.eu-west-9.amazonaws.com/"',
    ],
    ['', 'Post "http://localhost:11434/api/chat": dial tcp 127.0.0.1:11434: connect: connection refused'],
  ),
  ...wordings(
    'provider.timeout',
    [
      'botocore.exceptions.ReadTimeoutError',
      'Read timeout on endpoint URL: "https://bedrock-runtime.us-east-1.amazonaws.com/"',
    ],
    ['ModelTimeoutException', 'Model has timed out in processing the request. Try your request again.'],
    ['litellm.exceptions.Timeout', 'litellm.Timeout: APITimeoutError - Request timed out.'],
    ['software.amazon.awssdk.core.exception.SdkClientException', 'Unable to execute HTTP request: connect timed out'],
  ),
  ...wordings('output.content_filter', [
    'dashscope.common.error.DashScopeException',
    'DataInspectionFailed: Input data may contain inappropriate content.',
  ]),
  ...wordings(
    'tool.bad_arguments',
    [
      'groq.BadRequestError',
      "Failed to call a function. Please adjust your prompt. See 'failed_generation' for more details.",
    ],
    [
      'groq.BadRequestError',
      'tool call validation failed: parameters for tool search did not match schema: errors: [missing properties: q]',
    ],
  ),
  ...wordings('tool.unknown', [
    'groq.BadRequestError',
    "tool call validation failed: attempted to call tool 'refund' which was not in request.tools",
  ]),
  ...wordings('output.invalid_format', [
    'groq.BadRequestError',
    "Error code: 400 - {'error': {'message': 'Failed to generate JSON. Please adjust your prompt.', 'code': 'json_validate_failed'}}",
  ]),
  ...wordings(
    'provider.stream_broken',
    ['', 'error reading response body: unexpected EOF'],
    [
      'httpx.RemoteProtocolError',
      'peer closed connection without sending complete message body (incomplete chunked read)',
    ],
  ),
  ...named(
    'provider.rate_limit',
    ['dev.langchain4j.exception.RateLimitException', 'slow down'],
    ['too_many_requests', ''],
  ),
  ...named('provider.auth', ['dev.langchain4j.exception.AuthenticationException', 'no']),
  ...named('output.content_filter', ['dev.langchain4j.exception.ContentFilteredException', 'no']),
]
