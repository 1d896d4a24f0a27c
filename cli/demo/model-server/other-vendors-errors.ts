import type { ServerFault } from './faults.ts'
import type { ModelRequest } from './request.ts'
import type { VendorError } from './vendor-errors.ts'

const anthropic = (status: number, type: string, message: string): VendorError => ({
  status,
  headers: {},
  body: { type: 'error', error: { type, message }, request_id: 'req_demo' },
})

const bedrock = (status: number, type: string, message: string): VendorError => ({
  status,
  headers: { 'x-amzn-errortype': type },
  body: { message },
})

type Errors = Readonly<Partial<Record<ServerFault, VendorError>>>

/** How other vendors than OpenAI refuse, by the API that was called; what is not here is told in OpenAI's words. */
const errors: Readonly<Partial<Record<ModelRequest['api'], Errors>>> = {
  messages: {
    rate_limit: anthropic(
      429,
      'rate_limit_error',
      "This request would exceed your organization's rate limit of 40,000 input tokens per minute.",
    ),
    overloaded: anthropic(529, 'overloaded_error', 'Overloaded'),
    server_error: anthropic(500, 'api_error', 'Internal server error'),
    auth: anthropic(401, 'authentication_error', 'invalid x-api-key'),
    model_not_found: anthropic(404, 'not_found_error', 'model: claude-none'),
    bad_request: anthropic(400, 'invalid_request_error', 'messages: at least one message is required'),
    context_length: anthropic(400, 'invalid_request_error', 'prompt is too long: 208310 tokens > 200000 maximum'),
  },
  bedrock: {
    rate_limit: bedrock(429, 'ThrottlingException', 'Too many requests, please wait before trying again.'),
    overloaded: bedrock(503, 'ServiceUnavailableException', 'Bedrock is unable to process your request.'),
    server_error: bedrock(500, 'InternalServerException', 'The system encountered an unexpected error.'),
    auth: bedrock(403, 'AccessDeniedException', "You don't have access to the model with the specified model ID."),
    model_not_found: bedrock(404, 'ResourceNotFoundException', 'Could not resolve the foundation model.'),
    bad_request: bedrock(400, 'ValidationException', 'The provided request is not valid'),
    context_length: bedrock(400, 'ValidationException', 'Input is too long for requested model.'),
  },
}

/** What the vendor behind an API answers instead of OpenAI's words; undefined when there are none of its own. */
export const ownError = (api: ModelRequest['api'], fault: ServerFault): VendorError | undefined => errors[api]?.[fault]
