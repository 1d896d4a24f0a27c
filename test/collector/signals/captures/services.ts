import { below, parts, prompts, raised, top, writerOf, type Capture, type Flat } from './capture.ts'

const mlflow = writerOf('mlflow.openai')
const livekit = writerOf('livekit-agents')
const litellm = writerOf('litellm')
const agno = writerOf('openinference.instrumentation.agno')
const bedrock = writerOf('openinference.instrumentation.bedrock')
const agentops = writerOf('agentops')
const client = writerOf('opentelemetry.instrumentation.mcp', { 'mcp.method.name': 'tools/call' })

const asked: Flat = { role: 'user', text: 'How warm is it in Oslo?' }
const sorry: Flat = { role: 'assistant', text: 'I could not find out how warm it is.' }
const conversation = (reply: Flat) => ({
  'gen_ai.input.messages': parts([asked]),
  'gen_ai.output.messages': parts([reply]),
})
const limited =
  'litellm.RateLimitError: RateLimitError: OpenAIException - Rate limit reached for gpt-4o in organization org-x on tokens per min (TPM)'

const serverRuns: readonly Capture[] = [
  {
    what: 'a request that the proxy could not serve',
    from: 'BerriAI/litellm litellm/integrations/opentelemetry.py',
    spans: [
      litellm(
        'root',
        { 'http.request.method': 'POST' },
        { name: 'Received Proxy Server Request', ...top, span: raised('RateLimitError', limited) },
      ),
      litellm(
        'm1',
        {
          'llm.request.type': 'acompletion',
          'gen_ai.system': 'openai',
          'gen_ai.request.model': 'gpt-4o',
          ...prompts('prompt', [asked]),
        },
        { name: 'litellm_request', span: raised('litellm.exceptions.RateLimitError', limited) },
      ),
    ],
    tells: { m1: { kind: 'LLM', provider: 'openai', requestModel: 'gpt-4o' } },
    finds: ['provider.rate_limit'],
    at: 'm1',
    outcome: 'FAILED',
  },
  {
    what: 'a chain of MLflow whose answer was cut',
    from: 'mlflow/mlflow mlflow/tracing/constant.py, values are JSON text',
    spans: [
      mlflow('root', { 'mlflow.spanType': '"CHAIN"', 'mlflow.spanOutputs': '"It is"' }, { name: 'predict', ...top }),
      mlflow(
        'm1',
        {
          'mlflow.spanType': '"CHAT_MODEL"',
          'mlflow.spanInputs':
            '{"model": "gpt-4o", "messages": [{"role": "user", "content": "Oslo?"}], "max_tokens": 2000}',
          'mlflow.spanOutputs':
            '{"choices":[{"finish_reason":"length","message":{"role":"assistant","content":"It is"}}]}',
          'mlflow.chat.tokenUsage': '{"input_tokens": 10, "output_tokens": 2000, "total_tokens": 2010}',
        },
        { name: 'Completions' },
      ),
    ],
    tells: { m1: { kind: 'LLM', requestModel: 'gpt-4o', finishReason: 'length', tokensOut: 2000 } },
    finds: ['output.truncated'],
    at: 'm1',
    outcome: 'FAILED',
  },
  {
    what: 'a voice agent whose tool fails, and which says so',
    from: 'livekit/agents livekit-agents/livekit/agents/telemetry/trace_types.py',
    spans: [
      livekit('root', { 'lk.job_id': 'AJ_1', 'lk.agent_label': 'concierge' }, { name: 'agent_session', ...top }),
      livekit('turn', { 'lk.agent_label': 'concierge' }, { name: 'agent_turn' }),
      livekit(
        't1',
        {
          'lk.function_tool.id': 'c1',
          'lk.function_tool.name': 'weather',
          'lk.pii.function_tool.arguments': '{"city":"Oslo"}',
          'lk.function_tool.is_error': true,
          'lk.pii.function_tool.output': 'no such city',
        },
        { name: 'function_tool', ...below('turn') },
      ),
      livekit(
        'm1',
        { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-4o', ...conversation(sorry) },
        { name: 'llm_request', ...below('turn') },
      ),
    ],
    tells: { t1: { kind: 'TOOL', toolName: 'weather', toolFailed: true }, m1: { kind: 'LLM' } },
    finds: ['tool.error'],
    at: 't1',
    outcome: 'FAILED',
  },
  {
    what: 'both sides of a tool call through MCP, which failed once',
    from: 'OTel semantic conventions for MCP, 1.39',
    spans: [
      writerOf('app')(
        'root',
        { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'clerk' },
        { name: 'invoke_agent clerk', ...top },
      ),
      client(
        't1',
        {
          'gen_ai.tool.name': 'weather',
          'error.type': 'tool_error',
          'gen_ai.tool.call.arguments': '{"city":"Oslo"}',
          'gen_ai.tool.call.result': '{"isError":true,"content":[{"type":"text","text":"upstream is away"}]}',
        },
        { name: 'tools/call weather', span: { otelKind: 3, status: 'ERROR', statusMessage: 'tool_error' } },
      ),
      client(
        't2',
        { 'gen_ai.tool.name': 'weather', 'error.type': 'tool_error', 'gen_ai.tool.call.arguments': '{"city":"Oslo"}' },
        {
          name: 'tools/call weather',
          ...below('t1'),
          span: { otelKind: 2, status: 'ERROR', statusMessage: 'tool_error' },
        },
      ),
    ],
    tells: { t1: { kind: 'TOOL', toolName: 'weather' }, t2: { kind: 'TOOL' } },
    finds: ['tool.error'],
    outcome: 'FAILED',
  },
]

const agentRuns: readonly Capture[] = [
  {
    what: 'an agent of Bedrock whose action group breaks',
    from: 'Arize-ai/openinference python/instrumentation/openinference-instrumentation-bedrock',
    spans: [
      bedrock(
        'root',
        { 'openinference.span.kind': 'AGENT', 'input.value': 'How warm is it in Oslo?' },
        {
          name: 'bedrock_agent.invoke_agent',
          ...top,
          span: raised(
            'EventStreamError',
            'An error occurred (dependencyFailedException) when calling the InvokeAgent operation: The Lambda function returned an error',
          ),
        },
      ),
      bedrock('o1', { 'openinference.span.kind': 'CHAIN' }, { name: 'orchestrationTrace' }),
      bedrock(
        't1',
        {
          'openinference.span.kind': 'TOOL',
          'tool.name': 'weather',
          'tool.parameters': '{"city":"Oslo"}',
          'output.value': '{"errorMessage": "\'city\'", "errorType": "KeyError"}',
        },
        { name: 'action_group', ...below('o1') },
      ),
    ],
    tells: { t1: { kind: 'TOOL', toolName: 'weather', toolArguments: { city: 'Oslo' } } },
    finds: ['tool.error'],
    at: 't1',
    outcome: 'FAILED',
  },
  {
    what: 'an agent of Agno that goes well',
    from: 'Arize-ai/openinference python/instrumentation/openinference-instrumentation-agno',
    spans: [
      agno(
        'root',
        { 'openinference.span.kind': 'AGENT', 'agno.agent.id': 'a1', 'output.value': 'It is 7 degrees.' },
        { name: 'Clerk.run', ...top },
      ),
      agno(
        'm1',
        { 'openinference.span.kind': 'LLM', 'llm.model_name': 'gpt-4o', 'output.value': 'It is 7 degrees.' },
        { name: 'OpenAIChat.invoke' },
      ),
      agno(
        't1',
        {
          'openinference.span.kind': 'TOOL',
          'tool.name': 'weather',
          'tool.parameters': '{"city":"Oslo"}',
          'output.value': '7 degrees',
        },
        { name: 'weather' },
      ),
    ],
    tells: { t1: { kind: 'TOOL', toolArguments: { city: 'Oslo' }, toolResult: '7 degrees' } },
    finds: [],
    outcome: 'OK',
  },
  {
    what: 'a tool that AgentOps calls failed',
    from: 'AgentOps-AI/agentops agentops/semconv/tool.py',
    spans: [
      agentops('root', { 'agentops.span.kind': 'session' }, { name: 'session', ...top }),
      agentops('a1', { 'agentops.span.kind': 'agent', 'agent.name': 'clerk' }, { name: 'clerk.agent' }),
      agentops(
        't1',
        {
          'agentops.span.kind': 'tool',
          'tool.name': 'weather',
          'tool.parameters': '{"city":"Oslo"}',
          'tool.result': 'The service is closed.',
          'tool.status': 'failed',
        },
        { name: 'weather.tool', ...below('a1') },
      ),
    ],
    tells: { t1: { kind: 'TOOL', toolName: 'weather', toolFailed: true } },
    finds: ['tool.error'],
    at: 't1',
    outcome: 'FAILED',
  },
]

/** Proxies, servers and agents of clouds that cannot be run here; each names where its keys are written down. */
export const serviceCaptures: readonly Capture[] = [...serverRuns, ...agentRuns]
