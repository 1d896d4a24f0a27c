import { named, wordings, type Wording } from './wording.ts'

/** OpenAI and Azure OpenAI, in Python, JavaScript, .NET and Java. */
export const openAiWordings: readonly Wording[] = [
  ...wordings(
    'provider.rate_limit',
    [
      'openai.RateLimitError',
      'Rate limit reached for gpt-4o in organization org-abc on tokens per min (TPM): Limit 30000, Used 29501, Requested 1200. Please try again in 1.4s.',
    ],
    ['RateLimitError', '429 Rate limit reached for requests'],
    [
      'openai.RateLimitError',
      'Request too large for gpt-4o in organization org-abc on tokens per min (TPM): Limit 30000, Requested 45000. The input or output tokens must be reduced in order to run successfully.',
    ],
    [
      'openai.RateLimitError',
      "Error code: 429 - {'error': {'code': '429', 'message': 'Requests to the ChatCompletions_Create Operation under Azure OpenAI API version 2024-06-01 have exceeded token rate limit of your current OpenAI S0 pricing tier. Please retry after 20 seconds.'}}",
    ],
    [
      'System.ClientModel.ClientResultException',
      'HTTP 429 (requests: rate_limit_exceeded)\n\nRate limit reached for gpt-4o-mini',
    ],
    ['Azure.RequestFailedException', 'Service request failed.\nStatus: 429 (Too Many Requests)'],
    [
      'System.Net.Http.HttpRequestException',
      'Response status code does not indicate success: 429 (Too Many Requests).',
    ],
    ['com.openai.errors.RateLimitException', '429: Rate limit reached for gpt-4o'],
    ['com.azure.core.exception.HttpResponseException', 'Status code 429, "{"error":{"code":"429"}}"'],
    ['', 'error, status code: 429, status: 429 Too Many Requests, message: Rate limit reached'],
  ),
  ...wordings(
    'provider.quota',
    ['openai.RateLimitError', '429 You exceeded your current quota, please check your plan and billing details.'],
    ['openai.PermissionDeniedError', 'Billing hard limit has been reached'],
  ),
  ...wordings(
    'provider.overloaded',
    ['InternalServerError', '503 The engine is currently overloaded, please try again later'],
    [
      'openai.InternalServerError',
      'That model is currently overloaded with other requests. You can retry your request.',
    ],
    ['Azure.RequestFailedException', 'Service request failed.\nStatus: 503 (Service Unavailable)'],
  ),
  ...wordings(
    'provider.server_error',
    ['openai.APIError', 'The server had an error processing your request. Sorry about that!'],
    [
      'openai.APIError',
      'An error occurred while processing your request. You can retry your request, or contact us through our help center at help.openai.com if the error persists.',
    ],
    ['openai.InternalServerError', '<html>\r\n<head><title>502 Bad Gateway</title></head>'],
    ['APIError', '520 Web server is returning an unknown error'],
    [
      'System.Net.Http.HttpRequestException',
      'Response status code does not indicate success: 500 (Internal Server Error).',
    ],
  ),
  ...wordings(
    'input.context_length',
    ['BadRequestError', 'Your input exceeds the context window of this model. Please adjust your input and try again.'],
    [
      'openai.BadRequestError',
      "This model's maximum context length is 128000 tokens. However, you requested 130000 tokens (125000 in the messages, 5000 in the completion).",
    ],
    ['System.ClientModel.ClientResultException', 'HTTP 400 (invalid_request_error: context_length_exceeded)'],
    [
      'openai.BadRequestError',
      "Error code: 400 - {'error': {'message': \"Invalid 'messages[0].content': string too long. Expected a string with maximum length 10485760\", 'code': 'string_above_max_length'}}",
    ],
  ),
  ...wordings(
    'provider.bad_request',
    [
      'openai.BadRequestError',
      'Error code: 400 - max_tokens is too large: 200000. This model supports at most 16384 completion tokens, whereas you provided 200000.',
    ],
    [
      'BadRequestError',
      "400 Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
    ],
    ['BadRequestError', "Unsupported value: 'temperature' does not support 0.2 with this model."],
    ['BadRequestError', "Invalid schema for response_format 'order': In context=(), 'required' is required."],
    ['BadRequestError', "400 Missing required parameter: 'messages[1].content[0].type'."],
    [
      'BadRequestError',
      "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'.",
    ],
    ['System.Net.Http.HttpRequestException', 'Response status code does not indicate success: 400 (Bad Request).'],
  ),
  ...wordings(
    'provider.auth',
    ['AuthenticationError', 'Incorrect API key provided: sk-proj-****. You can find your API key at the dashboard.'],
    [
      'openai.AuthenticationError',
      "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth",
    ],
    [
      'openai.PermissionDeniedError',
      "Error code: 403 - {'error': {'code': 'unsupported_country_region_territory', 'message': 'Country, region, or territory not supported'}}",
    ],
    ['openai.AuthenticationError', 'Access denied due to invalid subscription key or wrong API endpoint.'],
    ['Microsoft.SemanticKernel.HttpOperationException', 'HTTP 401 (invalid_request_error: invalid_api_key)'],
    ['com.openai.errors.UnauthorizedException', '401: Incorrect API key provided'],
    ['System.Net.Http.HttpRequestException', 'Response status code does not indicate success: 401 (Unauthorized).'],
  ),
  ...wordings(
    'provider.model_not_found',
    ['openai.NotFoundError', 'The model `gpt-9` does not exist'],
    [
      'openai.NotFoundError',
      'The model `text-davinci-003` has been deprecated, learn more here: https://platform.openai.com',
    ],
    ['openai.PermissionDeniedError', 'Project `proj_x` does not have access to model `gpt-4o`'],
    [
      'openai.NotFoundError',
      "Error code: 404 - {'error': {'code': 'DeploymentNotFound', 'message': 'The API deployment for this resource does not exist.'}}",
    ],
  ),
  ...wordings(
    'output.content_filter',
    [
      'BadRequestError',
      '400 Invalid prompt: your prompt was flagged as potentially violating our usage policy. Please try again with a different prompt.',
    ],
    ['BadRequestError', 'Your request was rejected as a result of our safety system.'],
    [
      'Azure.RequestFailedException',
      "The response was filtered due to the prompt triggering Azure OpenAI's content management policy.\nStatus: 400 (model_error)\nErrorCode: content_filter",
    ],
  ),
  ...wordings(
    'provider.timeout',
    ['APIConnectionTimeoutError', 'Request timed out.'],
    [
      'System.Threading.Tasks.TaskCanceledException',
      'The request was canceled due to the configured HttpClient.Timeout of 100 seconds elapsing.',
    ],
    ['System.TimeoutException', 'The operation has timed out.'],
    ['java.net.SocketTimeoutException', 'Read timed out'],
    ['', 'Post "https://api.openai.com/v1/chat/completions": context deadline exceeded'],
    ['java.io.InterruptedIOException', 'timeout'],
  ),
  ...named(
    'provider.timeout',
    ['timeout', ''],
    ['java.net.http.HttpTimeoutException', ''],
    ['openai.APITimeoutError', ''],
    ['System.TimeoutException', ''],
    ['httpcore.ReadTimeout', ''],
  ),
  ...wordings(
    'provider.connection',
    ['openai.APIConnectionError', 'Connection error.'],
    ['System.Net.Http.HttpRequestException', 'No such host is known. (shop.openai.azure.com:443)'],
    [
      'System.Net.Sockets.SocketException',
      'No connection could be made because the target machine actively refused it.',
    ],
    ['System.IO.IOException', 'An existing connection was forcibly closed by the remote host'],
    ['System.Net.Http.HttpRequestException', 'The SSL connection could not be established, see inner exception.'],
    ['', 'dial tcp: lookup api.openai.com: no such host'],
    [
      'org.springframework.web.client.ResourceAccessException',
      'I/O error on POST request for "https://api.openai.com/v1/chat/completions": Connection reset',
    ],
    ['Error', 'getaddrinfo ENOTFOUND api.openai.com'],
    ['Error', 'upstream connect error or disconnect/reset before headers. reset reason: connection termination'],
    ['httpx.ConnectError', '[Errno -3] Temporary failure in name resolution'],
    ['ssl.SSLCertVerificationError', '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed'],
  ),
  ...named(
    'provider.connection',
    ['java.net.UnknownHostException', 'api.openai.com'],
    ['java.net.ConnectException', ''],
    ['javax.net.ssl.SSLHandshakeException', 'PKIX path building failed'],
    ['com.openai.errors.OpenAIIoException', 'Request failed'],
    ['aiohttp.client_exceptions.ClientConnectorError', 'Cannot connect to host api.openai.com:443'],
  ),
]
