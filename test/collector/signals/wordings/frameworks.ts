import { named, wordings, type Wording } from './wording.ts'

/** Frameworks around the models. */
export const frameworkWordings: readonly Wording[] = [
  ...wordings(
    'agent.step_limit',
    [
      'langgraph.errors.GraphRecursionError',
      'Recursion limit of 25 reached without hitting a stop condition. You can increase the limit by setting the `recursion_limit` config key.',
    ],
    ['ValueError', 'Reached max iterations.'],
    [
      'llama_index.core.workflow.errors.WorkflowRuntimeError',
      "Error in step 'run_agent_step': Max iterations of 20 reached! Either something went wrong, or you can increase the max iterations",
    ],
    ['pydantic_ai.exceptions.UsageLimitExceeded', 'The next request would exceed the request_limit of 50'],
    [
      'google.adk.agents.invocation_context.LlmCallsLimitExceededError',
      'Max number of llm calls limit of `500` exceeded',
    ],
    ['agents.exceptions.MaxTurnsExceeded', 'Max turns (10) exceeded'],
    ['MaxTurnsExceededError', 'Max turns (10) exceeded'],
    ['smolagents.utils.AgentMaxStepsError', 'Reached max steps.'],
  ),
  ...wordings(
    'output.invalid_format',
    ['langchain_core.exceptions.OutputParserException', 'Invalid json output: Sure! Here is the list you asked for'],
    [
      'Error',
      'Failed to parse. Text: "Sure". Error: SyntaxError. Troubleshooting URL: https://js.langchain.com/docs/troubleshooting/errors/OUTPUT_PARSING_FAILURE/',
    ],
    [
      'pydantic_core._pydantic_core.ValidationError',
      '1 validation error for Order\n  Invalid JSON: expected value at line 1 column 1',
    ],
    ['AI_NoObjectGeneratedError', 'No object generated: could not parse the response.'],
  ),
  ...named(
    'output.invalid_format',
    ['dspy.utils.exceptions.AdapterParseError', 'Adapter JSONAdapter failed to parse the LM response.'],
    ['baml_py.errors.BamlValidationError', 'Failed to coerce value'],
    ['json.decoder.JSONDecodeError', 'Expecting value: line 1 column 1 (char 0)'],
    ['instructor.core.exceptions.InstructorRetryException', '2 validation errors for User'],
    ['ZodError', '[{"code":"invalid_type","expected":"number","path":["total"]}]'],
  ),
  ...wordings(
    'provider.bad_request',
    [
      'ValueError',
      'Found AIMessages with tool_calls that do not have a corresponding ToolMessage. Here are the first few of those tool calls: []. For troubleshooting, visit: https://python.langchain.com/docs/troubleshooting/errors/INVALID_CHAT_HISTORY',
    ],
    ['AI_MissingToolResultsError', 'Tool result is missing for tool call c1.'],
  ),
  ...named(
    'provider.bad_request',
    ['AI_InvalidPromptError', 'Invalid prompt: messages must not be empty'],
    ['AI_InvalidMessageRoleError', 'no'],
  ),
  ...wordings('provider.rate_limit', [
    'Error',
    'slow down\n\nTroubleshooting URL: https://js.langchain.com/docs/troubleshooting/errors/MODEL_RATE_LIMIT/',
  ]),
  ...wordings('provider.auth', [
    'Error',
    'no key\n\nTroubleshooting URL: https://js.langchain.com/docs/troubleshooting/errors/MODEL_AUTHENTICATION/',
  ]),
  ...named('provider.auth', ['AI_LoadAPIKeyError', 'OpenAI API key is missing.'], ['GatewayAuthenticationError', 'no']),
  ...named('provider.rate_limit', ['GatewayRateLimitError', 'no']),
  ...named('provider.model_not_found', ['GatewayModelNotFoundError', 'no'], ['AI_NoSuchProviderError', 'no']),
  ...named('provider.server_error', ['GatewayInternalServerError', 'no']),
  ...wordings(
    'provider.stream_broken',
    ['AI_APICallError', 'Invalid JSON response'],
    ['AI_NoOutputGeneratedError', 'No output generated. Check the stream for errors.'],
  ),
  ...named('output.empty', ['AI_NoContentGeneratedError', 'no']),
  ...wordings(
    'tool.unknown',
    ['AI_NoSuchToolError', "Model tried to call unavailable tool 'refund'. Available tools: search."],
    ['pydantic_ai.exceptions.UnexpectedModelBehavior', "Unknown tool name: 'refund'. Available tools: search"],
    ['agents.exceptions.ModelBehaviorError', 'Tool refund not found in agent Support'],
  ),
  ...wordings(
    'tool.bad_arguments',
    ['ToolInputParsingException', 'Received tool input did not match expected schema'],
    ['AI_InvalidToolInputError', 'Invalid input for tool search: JSON parsing failed'],
  ),
  ...wordings(
    'guardrail.blocked',
    ['agents.exceptions.OutputGuardrailTripwireTriggered', 'Guardrail OutputGuardrail triggered tripwire'],
    ['litellm.exceptions.GuardrailRaisedException', 'Violated guardrail policy'],
  ),
]

/** What tools raise: their own, and what their servers answer. */
export const toolWordings: readonly Wording[] = [
  ...wordings(
    'tool.error',
    [
      'requests.exceptions.HTTPError',
      '500 Server Error: Internal Server Error for url: https://api.shop.example/orders',
    ],
    ['psycopg2.errors.UndefinedTable', 'relation "orders" does not exist'],
    ['PermissionError', "[Errno 13] Permission denied: '/srv/x'"],
    [
      'botocore.errorfactory.ThrottlingException',
      'An error occurred (ThrottlingException) when calling the Query operation: Rate exceeded',
    ],
    ['google.api_core.exceptions.NotFound', '404 Not found: Table shop:orders was not found in location EU'],
    ['McpError', 'something else'],
    ['redis.exceptions.ConnectionError', 'Error 111 connecting to localhost:6379. Connection refused.'],
  ),
  ...wordings(
    'tool.timeout',
    ['subprocess.TimeoutExpired', "Command '['ls']' timed out after 30 seconds"],
    ['McpError', 'MCP error -32001: Request timed out'],
    ['playwright._impl._errors.TimeoutError', 'Page.goto: Timeout 30000ms exceeded.'],
  ),
  ...wordings(
    'tool.bad_arguments',
    ['McpError', 'MCP error -32602: Input validation error: Invalid arguments for tool search'],
    [
      'fastmcp.exceptions.ToolError',
      '1 validation error for call[get_weather]\ncity\n  Missing required argument [type=missing_argument]',
    ],
    [
      'pydantic_core._pydantic_core.ValidationError',
      '1 validation error for SearchInput\nquery\n  Field required [type=missing, input_value={}, input_type=dict]',
    ],
    ['TypeError', "search() got an unexpected keyword argument 'town'"],
    ['TypeError', "search() missing 1 required positional argument: 'city'"],
  ),
  ...wordings(
    'mcp.protocol_error',
    ['McpError', 'MCP error -32000: Connection closed'],
    ['McpError', 'MCP error -32601: Method not found'],
    ['mcp.shared.exceptions.McpError', 'MCP error -32603: Internal error'],
  ),
  ...wordings(
    'tool.unknown',
    ['McpError', 'MCP error -32602: Tool refund not found'],
    ['ToolError', 'Unknown tool: refund'],
  ),
]
