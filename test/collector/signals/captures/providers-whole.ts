import { below, json, messages, parts, raised, top, writerOf, type Capture } from './capture.ts'

const quarkus = writerOf('io.quarkus.opentelemetry')
const autogen = writerOf('openinference.instrumentation.autogen_agentchat')
const dspy = writerOf('openinference.instrumentation.dspy')
const weave = writerOf('weave')
const mlflow = writerOf('mlflow.openai')
const kernel = writerOf('Microsoft.SemanticKernel.Diagnostics')
const kind = 'openinference.span.kind'
const text = (role: 'user' | 'assistant', content: string) => [
  { role, name: null, parts: [{ type: 'text' as const, content }] },
]

const completion = (id: string, more: Record<string, string | number> = {}, rest = {}) =>
  quarkus(
    id,
    {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'open_ai',
      'gen_ai.request.model': 'gpt-4o-mini',
      'gen_ai.content.prompt': 'Be brief.\nHow warm is it in Oslo?',
      ...more,
    },
    { name: 'completion gpt-4o-mini', ...rest },
  )
const service = quarkus('root', {}, { name: 'langchain4j.aiservices.Assistant.chat', ...top })

const java: readonly Capture[] = [
  {
    what: 'a service of LangChain4j that goes well',
    from: 'quarkiverse/quarkus-langchain4j core/runtime .../listeners/SpanChatModelListener.java, ToolSpanWrapper.java',
    spans: [
      service,
      completion('m1', {
        'gen_ai.response.finish_reasons': 'TOOL_EXECUTION',
        'gen_ai.response.model': 'gpt-4o-mini-2024-07-18',
        'gen_ai.usage.prompt_tokens': 100,
        'gen_ai.usage.completion_tokens': 10,
        'gen_ai.client.estimated_cost': '0.0021USD',
      }),
      quarkus(
        't1',
        { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'warmth', 'gen_ai.tool.call.result': '7' },
        { name: 'langchain4j.tools.warmth' },
      ),
      completion('m2', { 'gen_ai.response.finish_reasons': 'STOP', 'gen_ai.content.completion': 'It is 7 degrees.' }),
    ],
    tells: {
      root: { kind: 'AGENT', agentName: 'Assistant' },
      m1: { kind: 'LLM', provider: 'openai', finishReason: 'tool_call', tokensIn: 100, costUsd: 0.0021 },
      t1: { kind: 'TOOL', toolName: 'warmth', toolResult: '7' },
      m2: {
        input: text('user', 'Be brief.\nHow warm is it in Oslo?'),
        output: text('assistant', 'It is 7 degrees.'),
        finishReason: 'stop',
      },
    },
    finds: [],
    outcome: 'OK',
  },
  {
    what: 'a call that raises, told by its exception alone',
    from: 'quarkiverse/quarkus-langchain4j core/runtime .../listeners/SpanChatModelListener.java, onError sets no status',
    spans: [
      service,
      completion(
        'm1',
        {},
        {
          span: {
            ...raised('dev.langchain4j.exception.RateLimitException', 'Rate limit reached for gpt-4o-mini'),
            status: 'UNSET',
            statusMessage: '',
          },
        },
      ),
    ],
    finds: ['provider.rate_limit'],
    at: 'm1',
    outcome: 'FAILED',
  },
]

const create = (id: string, answer: Record<string, unknown>) =>
  autogen(
    id,
    {
      [kind]: 'LLM',
      ...messages('input', [
        { role: 'system', text: 'Be brief.' },
        { role: 'user', text: 'How warm?' },
      ]),
      'output.value': JSON.stringify({ cached: false, logprobs: null, thought: null, ...answer }),
      'output.mime_type': 'application/json',
    },
    { name: 'OpenAIChatCompletionClient.create', ...below('a1') },
  )
const teamOf = (id: string, result: string) => [
  autogen(
    'root',
    { [kind]: 'CHAIN', 'input.value': '{"task": "How warm?"}' },
    { name: 'RoundRobinGroupChat.run_stream', ...top },
  ),
  autogen(
    'a1',
    { [kind]: 'AGENT', 'graph.node.id': 'w', 'graph.node.parent_id': 'start' },
    { name: 'w.on_messages_stream' },
  ),
  create('m1', {
    finish_reason: 'function_calls',
    content: [{ id: 'c1', arguments: '{"city":"Oslo"}', name: 'warmth' }],
    usage: { prompt_tokens: 50, completion_tokens: 9 },
  }),
  autogen(
    id,
    {
      [kind]: 'TOOL',
      'tool.name': 'warmth',
      'input.value': '{"args":{"city":"Oslo"},"cancellation_token":"<x>"}',
      'output.value': result,
    },
    { name: 'FunctionTool.run', ...below('a1') },
  ),
  create('m2', { finish_reason: 'stop', content: 'It is 7.', usage: { prompt_tokens: 70, completion_tokens: 5 } }),
]

const python: readonly Capture[] = [
  {
    what: 'a team of AutoGen that goes well, whose answers are whole objects',
    from: 'Arize-ai/openinference python/instrumentation/openinference-instrumentation-autogen-agentchat _wrappers.py',
    spans: teamOf('t1', '7'),
    tells: {
      a1: { kind: 'AGENT', agentName: 'w' },
      m1: { finishReason: 'tool_call', tokensIn: 50, tokensOut: 9 },
      t1: { toolName: 'warmth', toolArguments: { city: 'Oslo' }, toolResult: '7' },
      m2: { finishReason: 'stop', tokensIn: 70, tokensOut: 5, output: text('assistant', 'It is 7.') },
    },
    finds: [],
    outcome: 'OK',
  },
  {
    what: 'a tool of AutoGen that is down',
    from: 'Arize-ai/openinference python/instrumentation/openinference-instrumentation-autogen-agentchat _wrappers.py',
    spans: teamOf('t1', 'The service is currently unavailable. Please try again later.'),
    finds: ['tool.error'],
    at: 't1',
    outcome: 'RECOVERED',
  },
  {
    what: 'an observation of DSPy under its heading',
    from: 'stanfordnlp/dspy dspy/predict/react.py, adapters/chat_adapter.py',
    spans: [
      dspy('root', { [kind]: 'CHAIN', 'output.value': '{"answer": "7"}' }, { name: 'ReAct.forward', ...top }),
      dspy('m1', {
        [kind]: 'LLM',
        'llm.model_name': 'openai/gpt-4o-mini',
        ...messages('input', [{ role: 'user', text: '[[ ## question ## ]]\nHow warm?' }]),
        'output.value': json(['[[ ## next_tool_name ## ]]\nwarmth']),
      }),
      dspy('m2', {
        [kind]: 'LLM',
        'llm.model_name': 'openai/gpt-4o-mini',
        ...messages('input', [
          {
            role: 'user',
            text: '[[ ## question ## ]]\nHow warm?\n\n[[ ## tool_name_0 ## ]]\nwarmth\n\n[[ ## observation_0 ## ]]\nExecution error in warmth: no route\n\nRespond with the corresponding output fields',
          },
        ]),
        'output.value': json(['[[ ## next_tool_name ## ]]\nfinish']),
      }),
    ],
    tells: { m1: { provider: 'openai', output: text('assistant', '[[ ## next_tool_name ## ]]\nwarmth') } },
    finds: ['tool.error'],
    at: 'm1',
    outcome: 'RECOVERED',
  },
]

const whole = {
  id: 'x',
  model: 'gpt-4o-2024-08-06',
  choices: [{ finish_reason: 'stop', index: 0, message: { role: 'assistant', content: 'It is 7.' } }],
  usage: { prompt_tokens: 10, completion_tokens: 4 },
}

const platforms: readonly Capture[] = [
  {
    what: 'a call of Weave with the whole answer in the place of the output',
    from: 'wandb/weave weave/trace_server/opentelemetry/constants.py',
    spans: [
      weave('root', { 'weave.span.kind': 'agent', 'input.value': 'How warm?', 'output.value': 'It is 7.' }, top),
      weave('m1', {
        'weave.span.kind': 'llm',
        'gen_ai.request.model': 'gpt-4o',
        'input.value': json([{ role: 'user', content: 'How warm?' }]),
        'output.value': json(whole),
      }),
    ],
    tells: {
      m1: { responseModel: 'gpt-4o-2024-08-06', tokensIn: 10, tokensOut: 4, output: text('assistant', 'It is 7.') },
    },
    finds: [],
    outcome: 'OK',
  },
  {
    what: 'a call of MLflow that offers tools',
    from: 'mlflow/mlflow mlflow/openai/autolog.py, spanInputs are the request',
    spans: [
      mlflow('root', { 'mlflow.spanType': '"AGENT"', 'mlflow.spanOutputs': '"It is 7."' }, top),
      mlflow('m1', {
        'mlflow.spanType': '"CHAT_MODEL"',
        'mlflow.spanInputs': json({
          model: 'gpt-4o',
          messages: [{ role: 'user', content: 'How warm?' }],
          tools: [{ type: 'function', function: { name: 'warmth', parameters: {} } }],
        }),
        'mlflow.spanOutputs': json(whole),
      }),
    ],
    tells: { m1: { tools: [{ name: 'warmth', description: null, schema: {} }], tokensIn: 10, finishReason: 'stop' } },
    finds: [],
    outcome: 'OK',
  },
  {
    what: 'a call of Semantic Kernel that ends for a function',
    from: 'microsoft/semantic-kernel dotnet/src/InternalUtilities/src/Diagnostics/ModelDiagnostics.cs',
    spans: [
      kernel('root', { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'Host' }, top),
      kernel('m1', {
        'gen_ai.operation.name': 'chat.completions',
        'gen_ai.system': 'openai',
        'gen_ai.request.model': 'gpt-4o',
        'gen_ai.response.finish_reason': 'ToolCalls',
        'gen_ai.output.messages': parts([{ role: 'assistant', calls: [['c1', 'Weather-warmth', '{}']] }]),
      }),
    ],
    tells: { m1: { kind: 'LLM', finishReason: 'tool_call' } },
    finds: [],
    outcome: 'OK',
  },
]

/** Senders that put a provider's whole answer, or one text of their own, where others write fields. */
export const wholeCaptures: readonly Capture[] = [...java, ...python, ...platforms]
