import { named, wordings, type Wording } from './wording.ts'

const gemini = (status: string, code: number, message: string): string =>
  `${code} ${status}. {'error': {'code': ${code}, 'message': '${message}', 'status': '${status}'}}`
const fetching =
  'Error fetching from https://generativelanguage.googleapis.com/v1beta/models/gemini-2.0-flash:generateContent:'

/** Anthropic, Gemini and Vertex AI. */
export const anthropicGoogleWordings: readonly Wording[] = [
  ...wordings(
    'provider.rate_limit',
    [
      'anthropic.RateLimitError',
      "Error code: 429 - {'type': 'error', 'error': {'type': 'rate_limit_error', 'message': 'This request would exceed your organization rate limit of 40,000 input tokens per minute'}}",
    ],
    ['RateLimitError', 'Number of concurrent connections has exceeded your rate limit. Please try again later.'],
    [
      'google.genai.errors.ClientError',
      gemini(
        'RESOURCE_EXHAUSTED',
        429,
        'You exceeded your current quota, please check your plan and billing details. * Quota exceeded for metric: generativelanguage.googleapis.com/generate_content_free_tier_requests, limit: 10 Please retry in 35.2s.',
      ),
    ],
    [
      'GoogleGenerativeAIFetchError',
      `[GoogleGenerativeAI Error]: ${fetching} [429 Too Many Requests] You exceeded your current quota, please check your plan and billing details.`,
    ],
    [
      'google.api_core.exceptions.ResourceExhausted',
      '429 Quota exceeded for aiplatform.googleapis.com/generate_content_requests_per_minute_per_project_per_base_model with base model: gemini-2.0-flash.',
    ],
    [
      'ClientError',
      'got status: 429 Too Many Requests. {"error":{"code":429,"message":"Resource exhausted. Please try again later.","status":"RESOURCE_EXHAUSTED"}}',
    ],
    [
      'com.google.api.gax.rpc.ResourceExhaustedException',
      'io.grpc.StatusRuntimeException: RESOURCE_EXHAUSTED: Quota exceeded for quota metric',
    ],
  ),
  ...wordings(
    'provider.overloaded',
    ['AI_APICallError', 'Overloaded'],
    ['AI_RetryError', 'Failed after 3 attempts. Last error: Overloaded'],
    ['com.anthropic.errors.InternalServerException', '529: {"type":"error","error":{"type":"overloaded_error"}}'],
    ['google.genai.errors.ServerError', gemini('UNAVAILABLE', 503, 'The model is overloaded. Please try again later.')],
    [
      'GoogleGenerativeAIFetchError',
      `[GoogleGenerativeAI Error]: ${fetching} [503 Service Unavailable] The model is overloaded.`,
    ],
  ),
  ...wordings(
    'provider.quota',
    [
      'anthropic.BadRequestError',
      'Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing.',
    ],
    [
      'anthropic.BadRequestError',
      "Error code: 400 - {'error': {'type': 'invalid_request_error', 'message': 'You have reached your specified API usage limits. You will regain access on 2026-12-01 at 00:00 UTC.'}}",
    ],
  ),
  ...wordings(
    'input.context_length',
    ['anthropic.BadRequestError', 'prompt is too long: 208310 tokens > 200000 maximum'],
    [
      'anthropic.BadRequestError',
      'input length and `max_tokens` exceed context limit: 190000 + 20000 > 200000, decrease input length or `max_tokens` and try again',
    ],
    [
      'google.genai.errors.ClientError',
      gemini(
        'INVALID_ARGUMENT',
        400,
        'The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).',
      ),
    ],
  ),
  ...wordings(
    'provider.bad_request',
    [
      'anthropic.BadRequestError',
      "Error code: 400 - {'type': 'error', 'error': {'type': 'invalid_request_error', 'message': 'messages: at least one message is required'}}",
    ],
    [
      'BadRequestError',
      '400 {"type":"error","error":{"type":"invalid_request_error","message":"max_tokens: 8192 > 4096, which is the maximum allowed number of output tokens for claude-3-haiku-20240307"}}',
    ],
    [
      'anthropic.BadRequestError',
      "Error code: 400 - {'error': {'type': 'invalid_request_error', 'message': 'messages.2.content.0: unexpected `tool_use_id` found in `tool_result` blocks: toolu_01'}}",
    ],
    ['google.api_core.exceptions.InvalidArgument', '400 Request contains an invalid argument.'],
  ),
  ...wordings(
    'provider.auth',
    ['anthropic.AuthenticationError', 'invalid x-api-key'],
    [
      'AuthenticationError',
      '401 {"type":"error","error":{"type":"authentication_error","message":"Invalid bearer token"}}',
    ],
    [
      'google.genai.errors.ClientError',
      gemini('INVALID_ARGUMENT', 400, 'API key not valid. Please pass a valid API key.'),
    ],
    [
      'GoogleGenerativeAIFetchError',
      `[GoogleGenerativeAI Error]: ${fetching} [400 Bad Request] API key expired. Please renew the API key.`,
    ],
    [
      'google.api_core.exceptions.PermissionDenied',
      '403 Vertex AI API has not been used in project 1 before or it is disabled.',
    ],
    [
      'google.auth.exceptions.DefaultCredentialsError',
      'Your default credentials were not found. To set up Application Default Credentials, see the documentation',
    ],
    ['ClientError', 'got status: 401 Unauthorized. {"error":{"code":401,"status":"UNAUTHENTICATED"}}'],
  ),
  ...wordings(
    'provider.model_not_found',
    ['NotFoundError', '404 {"type":"error","error":{"type":"not_found_error","message":"model: claude-9"}}'],
    [
      'google.genai.errors.ClientError',
      gemini(
        'NOT_FOUND',
        404,
        'models/gemini-9 is not found for API version v1beta, or is not supported for generateContent.',
      ),
    ],
    [
      'google.api_core.exceptions.NotFound',
      '404 Publisher Model `projects/p/locations/us/publishers/google/models/gemini-9` was not found',
    ],
  ),
  ...wordings(
    'provider.server_error',
    [
      'anthropic.InternalServerError',
      "Error code: 500 - {'type': 'error', 'error': {'type': 'api_error', 'message': 'Internal server error'}}",
    ],
    [
      'google.genai.errors.ServerError',
      gemini('INTERNAL', 500, 'An internal error has occurred. Please retry or report.'),
    ],
  ),
  ...wordings(
    'output.content_filter',
    ['anthropic.BadRequestError', 'Output blocked by content filtering policy'],
    ['GoogleGenerativeAIResponseError', 'Text not available. Candidate was blocked due to RECITATION'],
    ['GoogleGenerativeAIResponseError', 'Text not available. Response was blocked due to PROHIBITED_CONTENT'],
    ['ValueError', 'The prompt was blocked due to SAFETY'],
  ),
  ...wordings('output.empty', [
    'ValueError',
    'Invalid operation: The `response.text` quick accessor requires the response to contain a valid `Part`, but none were returned. The candidate finish_reason is 1.',
  ]),
  ...wordings(
    'provider.timeout',
    ['google.api_core.exceptions.DeadlineExceeded', '504 Deadline Exceeded'],
    ['io.grpc.StatusRuntimeException', 'DEADLINE_EXCEEDED: deadline exceeded after 59.9s'],
  ),
  ...named('provider.timeout', ['anthropic.APITimeoutError', ''], ['google.api_core.exceptions.DeadlineExceeded', '']),
]
