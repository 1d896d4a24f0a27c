import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import { createClassifier } from '#collector/signals/classifier.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { failedSpan, spanWith } from '#test/support/span.ts'

const model: Attributes = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-4o' }

const classOf = (type: string, message: string, attributes: Attributes = model, stack?: string): string | null => {
  const span = failedSpan(type, message, { attributes, ...(stack === undefined ? {} : { stack }) })
  return createClassifier()([normalise(span)])[0]?.findings[0]?.class ?? null
}

describe('errors of model calls', () => {
  it.each([
    [
      'openai.RateLimitError',
      "Error code: 429 - {'error': {'message': 'Rate limit reached for gpt-4o in organization org-x on tokens per min', 'type': 'tokens', 'code': 'rate_limit_exceeded'}}",
      'provider.rate_limit',
    ],
    ['Error', '429 Rate limit reached for gpt-4o', 'provider.rate_limit'],
    ['rate_limit_exceeded', '429 You are sending requests too quickly.', 'provider.rate_limit'],
    [
      'anthropic.RateLimitError',
      "Error code: 429 - {'type': 'error', 'error': {'type': 'rate_limit_error', 'message': 'Number of request tokens has exceeded your per-minute rate limit'}}",
      'provider.rate_limit',
    ],
    [
      'google.api_core.exceptions.ResourceExhausted',
      '429 Resource has been exhausted (e.g. check quota).',
      'provider.rate_limit',
    ],
    [
      'botocore.errorfactory.ThrottlingException',
      'An error occurred (ThrottlingException) when calling the Converse operation: Too many tokens, please wait before trying again.',
      'provider.rate_limit',
    ],
    ['strands.types.exceptions.ModelThrottledException', 'slow down', 'provider.rate_limit'],
    ['AI_APICallError', 'Too Many Requests', 'provider.rate_limit'],
    ['AI_RetryError', 'Failed after 3 attempts. Last error: Rate limit reached for requests', 'provider.rate_limit'],
    [
      'litellm.exceptions.RateLimitError',
      'litellm.RateLimitError: AnthropicException - {"type":"error","error":{"type":"rate_limit_error","message":"slow down"}}',
      'provider.rate_limit',
    ],
    [
      'openai.RateLimitError',
      "Error code: 429 - {'error': {'message': 'You exceeded your current quota, please check your plan and billing details.', 'type': 'insufficient_quota', 'code': 'insufficient_quota'}}",
      'provider.quota',
    ],
    [
      'insufficient_quota',
      '429 You exceeded your current quota, please check your plan and billing details.',
      'provider.quota',
    ],
    [
      'anthropic.BadRequestError',
      "Error code: 400 - {'type': 'error', 'error': {'type': 'invalid_request_error', 'message': 'Your credit balance is too low to access the Anthropic API.'}}",
      'provider.quota',
    ],
    ['litellm.BudgetExceededError', 'Budget has been exceeded! Current cost: 10.2, Max budget: 10', 'provider.quota'],
    ['APIError', '402 Payment Required', 'provider.quota'],
    [
      'anthropic.InternalServerError',
      "Error code: 529 - {'type': 'error', 'error': {'type': 'overloaded_error', 'message': 'Overloaded'}}",
      'provider.overloaded',
    ],
    ['Error', '529 {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}', 'provider.overloaded'],
    [
      'litellm.ServiceUnavailableError',
      'litellm.ServiceUnavailableError: GeminiException - The model is overloaded. Please try again later.',
      'provider.overloaded',
    ],
    ['APIStatusError', 'Error code: 503', 'provider.overloaded'],
    [
      'openai.BadRequestError',
      "Error code: 400 - {'error': {'message': \"This model's maximum context length is 8192 tokens. However, your messages resulted in 9001 tokens.\", 'type': 'invalid_request_error', 'param': 'messages', 'code': 'context_length_exceeded'}}",
      'input.context_length',
    ],
    ['context_length_exceeded', "400 This model's maximum context length is 8192 tokens.", 'input.context_length'],
    [
      'anthropic.BadRequestError',
      "Error code: 400 - {'type': 'error', 'error': {'type': 'invalid_request_error', 'message': 'prompt is too long: 210000 tokens > 200000 maximum'}}",
      'input.context_length',
    ],
    ['litellm.ContextWindowExceededError', 'litellm.BadRequestError: too big', 'input.context_length'],
    [
      'ValidationException',
      'An error occurred (ValidationException) when calling the InvokeModel operation: Input is too long for requested model.',
      'input.context_length',
    ],
    [
      'anthropic.APIStatusError',
      "Error code: 413 - {'error': {'type': 'request_too_large', 'message': 'Request exceeds the maximum size'}}",
      'input.context_length',
    ],
    [
      'openai.LengthFinishReasonError',
      'Could not parse response content as the length limit was reached',
      'output.truncated',
    ],
    [
      'strands.types.exceptions.MaxTokensReachedException',
      'Agent has reached an unrecoverable state due to max_tokens limit',
      'output.truncated',
    ],
    [
      'instructor.exceptions.IncompleteOutputException',
      'The output is incomplete due to a max_tokens length limit.',
      'output.truncated',
    ],
    [
      'openai.ContentFilterFinishReasonError',
      'Could not parse response content as the request was rejected by the content filter',
      'output.content_filter',
    ],
    [
      'openai.BadRequestError',
      "Error code: 400 - {'error': {'message': \"The response was filtered due to the prompt triggering Azure OpenAI's content management policy.\", 'code': 'content_filter', 'innererror': {'code': 'ResponsibleAIPolicyViolation'}}}",
      'output.content_filter',
    ],
    ['litellm.ContentPolicyViolationError', 'content policy', 'output.content_filter'],
    [
      'openai.AuthenticationError',
      "Error code: 401 - {'error': {'message': 'Incorrect API key provided', 'type': 'invalid_request_error', 'code': 'invalid_api_key'}}",
      'provider.auth',
    ],
    ['invalid_api_key', '401 Incorrect API key provided', 'provider.auth'],
    [
      'anthropic.AuthenticationError',
      "Error code: 401 - {'type': 'error', 'error': {'type': 'authentication_error', 'message': 'invalid x-api-key'}}",
      'provider.auth',
    ],
    [
      'AccessDeniedException',
      "An error occurred (AccessDeniedException) when calling the InvokeModel operation: You don't have access to the model with the specified model ID.",
      'provider.auth',
    ],
    ['APIStatusError', 'Error code: 403', 'provider.auth'],
    [
      'openai.NotFoundError',
      "Error code: 404 - {'error': {'message': 'The model `gpt-9` does not exist or you do not have access to it.', 'type': 'invalid_request_error', 'code': 'model_not_found'}}",
      'provider.model_not_found',
    ],
    ['AI_NoSuchModelError', 'No such languageModel: gpt-9', 'provider.model_not_found'],
    [
      'anthropic.NotFoundError',
      "Error code: 404 - {'type': 'error', 'error': {'type': 'not_found_error', 'message': 'model: claude-9'}}",
      'provider.model_not_found',
    ],
    ['ValidationException', 'The provided model identifier is invalid.', 'provider.model_not_found'],
    [
      'openai.BadRequestError',
      "Error code: 400 - {'error': {'message': \"Invalid value for 'tool_choice'\", 'type': 'invalid_request_error'}}",
      'provider.bad_request',
    ],
    [
      'anthropic.BadRequestError',
      "Error code: 400 - {'error': {'type': 'invalid_request_error', 'message': 'messages.3: `tool_use` ids were found without `tool_result` blocks'}}",
      'provider.bad_request',
    ],
    ['openai.UnprocessableEntityError', 'Error code: 422', 'provider.bad_request'],
    ['litellm.UnsupportedParamsError', 'litellm.UnsupportedParamsError: parallel_tool_calls', 'provider.bad_request'],
    ['openai.APITimeoutError', 'Request timed out.', 'provider.timeout'],
    ['httpx.ReadTimeout', '', 'provider.timeout'],
    ['asyncio.TimeoutError', '', 'provider.timeout'],
    ['Error', 'Request timed out.', 'provider.timeout'],
    ['google.api_core.exceptions.DeadlineExceeded', '504 Deadline Exceeded', 'provider.timeout'],
    ['TimeoutError', 'The operation was aborted due to timeout', 'provider.timeout'],
    ['openai.APIConnectionError', 'Connection error.', 'provider.connection'],
    ['Error', 'Connection error.', 'provider.connection'],
    ['TypeError', 'fetch failed', 'provider.connection'],
    ['ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:1', 'provider.connection'],
    ['httpx.ConnectError', 'All connection attempts failed', 'provider.connection'],
    [
      'openai.InternalServerError',
      'Error code: 500 - {"error": {"message": "The server had an error while processing your request"}}',
      'provider.server_error',
    ],
    ['Error', '500 status code (no body)', 'provider.server_error'],
    ['APIError', 'status code 502', 'provider.server_error'],
    ['AI_NoOutputGeneratedError', 'No output generated. Check the stream for errors.', 'provider.stream_broken'],
    [
      'httpx.RemoteProtocolError',
      'peer closed connection without sending complete message body (incomplete chunked read)',
      'provider.stream_broken',
    ],
    [
      'langchain_core.exceptions.OutputParserException',
      'Could not parse LLM output: `I hit the rate limit`',
      'output.invalid_format',
    ],
    ['AI_NoObjectGeneratedError', 'No object generated: response did not match schema.', 'output.invalid_format'],
    ['AI_NoObjectGeneratedError', 'No object generated: the model did not return a response.', 'output.empty'],
    ['AI_TypeValidationError', 'Type validation failed', 'output.invalid_format'],
    [
      'pydantic_ai.exceptions.UnexpectedModelBehavior',
      'Exceeded maximum retries (1) for output validation',
      'output.invalid_format',
    ],
    ['AI_NoSuchToolError', "Model tried to call unavailable tool 'refund'.", 'tool.unknown'],
    ['pydantic_ai.exceptions.UnexpectedModelBehavior', "Unknown tool name: 'refund'", 'tool.unknown'],
    ['agents.exceptions.ModelBehaviorError', 'Tool refund not found in agent Support', 'tool.unknown'],
    ['AI_InvalidToolInputError', 'Invalid input for tool search', 'tool.bad_arguments'],
    [
      'groq.BadRequestError',
      "Error code: 400 - {'error': {'message': 'Failed to call a function.', 'code': 'tool_use_failed'}}",
      'tool.bad_arguments',
    ],
    [
      'langgraph.errors.GraphRecursionError',
      'Recursion limit of 25 reached without hitting a stop condition.',
      'agent.step_limit',
    ],
    ['agents.exceptions.MaxTurnsExceeded', 'Max turns (10) exceeded', 'agent.step_limit'],
    [
      'agents.exceptions.InputGuardrailTripwireTriggered',
      'Guardrail InputGuardrail triggered tripwire',
      'guardrail.blocked',
    ],
    ['KeyError', "'choices'", 'app.error'],
    ['Exception', 'RateLimitError("Error code: 429 - slow")', 'provider.rate_limit'],
    ['tenacity.RetryError', 'RetryError[<Future state=finished raised APITimeoutError>]', 'provider.timeout'],
  ])('%s: %s', (type, message, expected) => {
    expect(classOf(type, message)).toBe(expected)
  })

  it('reads the cause from a chained traceback when the last exception is a wrapper', () => {
    const stack =
      'Traceback (most recent call last):\n  File "/site-packages/openai/_base_client.py", line 1, in request\nopenai.RateLimitError: Error code: 429\n\nThe above exception was the direct cause of the following exception:\n\nTraceback (most recent call last):\n  File "/app/agent.py", line 3, in step\nEventLoopException: failed'
    expect(classOf('EventLoopException', 'failed', model, stack)).toBe('provider.rate_limit')
  })

  it('takes the status of the HTTP call when the text says nothing', () => {
    expect(classOf('Error', 'request failed', { ...model, 'http.response.status_code': 429 })).toBe(
      'provider.rate_limit',
    )
  })
})

describe('what is no failure', () => {
  it.each([
    ['StopIteration', ''],
    ['langgraph.errors.GraphInterrupt', 'Interrupt(value=…)'],
    ['langgraph.errors.ParentCommand', ''],
    ['asyncio.exceptions.CancelledError', ''],
    ['AbortError', 'This operation was aborted'],
    ['pydantic_ai.exceptions.CallDeferred', ''],
    ['GeneratorExit', ''],
    ['Error', 'NEXT_REDIRECT'],
  ])('%s is how a library ends a step', (type, message) => {
    expect(classOf(type, message)).toBeNull()
  })

  it('a span without any error has no finding', () => {
    expect(
      createClassifier()([
        normalise(spanWith({ attributes: { ...model, 'gen_ai.response.finish_reasons': ['stop'] } })),
      ])[0]?.findings,
    ).toEqual([])
  })

  it('an exception on a span that says OK was dealt with', () => {
    const span = { ...failedSpan('ValueError', 'retry me', { attributes: model }), status: 'OK' as const }
    expect(createClassifier()([normalise(span)])[0]?.findings).toEqual([])
  })

  it('a 404 on a health check is nobody’s failure', () => {
    const span = spanWith({
      status: 'ERROR',
      attributes: { 'http.request.method': 'GET', 'http.response.status_code': 404, 'url.path': '/healthz' },
    })
    expect(createClassifier()([normalise(span)])[0]?.findings).toEqual([])
  })

  it('a status below 400 says nothing about an error', () => {
    const span = spanWith({ attributes: { 'http.request.method': 'GET', 'http.response.status_code': 301 } })
    expect(createClassifier()([normalise(span)])[0]?.findings).toEqual([])
  })
})
