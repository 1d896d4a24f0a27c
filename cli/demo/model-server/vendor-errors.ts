import type { ModelRequest } from './request.ts'

/** An error as the vendor sends it: status, headers and body, word for word where it is public. */
export interface VendorError {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: object
}

const openaiError = (
  status: number,
  error: {
    readonly message: string
    readonly type: string | null
    readonly code: string | null
    readonly param?: string
  },
  headers: Readonly<Record<string, string>> = {},
): VendorError => ({ status, headers, body: { error: { param: null, ...error } } })

export const rateLimit = ({ model }: ModelRequest): VendorError =>
  openaiError(
    429,
    {
      message:
        `Rate limit reached for ${model} in organization org-demo on tokens per min (TPM): Limit 200000, ` +
        'Used 198712, Requested 3521. Please try again in 670ms. ' +
        'Visit https://platform.openai.com/account/rate-limits to learn more.',
      type: 'tokens',
      code: 'rate_limit_exceeded',
    },
    { 'retry-after-ms': '670', 'x-ratelimit-limit-tokens': '200000', 'x-ratelimit-remaining-tokens': '1288' },
  )

export const quota = (): VendorError =>
  openaiError(429, {
    message:
      'You exceeded your current quota, please check your plan and billing details. For more information on this ' +
      'error, read the docs: https://platform.openai.com/docs/guides/error-codes/api-errors.',
    type: 'insufficient_quota',
    code: 'insufficient_quota',
  })

export const overloaded = (): VendorError =>
  openaiError(503, {
    message: 'The engine is currently overloaded, please try again later',
    type: 'service_unavailable_error',
    code: null,
  })

/** What Anthropic answers through its OpenAI-compatible door. */
export const overloaded529 = (): VendorError => ({
  status: 529,
  headers: {},
  body: { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } },
})

export const serverError = (): VendorError =>
  openaiError(500, {
    message: 'The server had an error while processing your request. Sorry about that!',
    type: 'server_error',
    code: null,
  })

export const auth = (): VendorError =>
  openaiError(401, {
    message:
      'Incorrect API key provided: sk-demo****************************0000. ' +
      'You can find your API key at https://platform.openai.com/account/api-keys.',
    type: 'invalid_request_error',
    code: 'invalid_api_key',
  })

export const modelNotFound = ({ model }: ModelRequest): VendorError =>
  openaiError(404, {
    message: `The model \`${model}\` does not exist or you do not have access to it.`,
    type: 'invalid_request_error',
    code: 'model_not_found',
  })

export const badRequest = (): VendorError =>
  openaiError(400, {
    message:
      "Unsupported value: 'temperature' does not support 0.2 with this model. Only the default (1) value is supported.",
    type: 'invalid_request_error',
    code: 'unsupported_value',
    param: 'temperature',
  })

export const contextLength = (): VendorError =>
  openaiError(400, {
    message:
      "This model's maximum context length is 128000 tokens. However, your messages resulted in 131524 tokens. " +
      'Please reduce the length of the messages.',
    type: 'invalid_request_error',
    code: 'context_length_exceeded',
    param: 'messages',
  })

/** The form in which Azure refuses a prompt before any model saw it. */
export const promptFiltered = (): VendorError => ({
  status: 400,
  headers: {},
  body: {
    error: {
      message:
        "The response was filtered due to the prompt triggering Azure OpenAI's content management policy. Please " +
        'modify your prompt and retry. To learn more about our content filtering policies please read our ' +
        'documentation: https://go.microsoft.com/fwlink/?linkid=2198766',
      type: null,
      param: 'prompt',
      code: 'content_filter',
      status: 400,
      innererror: {
        code: 'ResponsibleAIPolicyViolation',
        content_filter_result: { violence: { filtered: true, severity: 'medium' } },
      },
    },
  },
})
