import { eventWith } from '#test/support/span.ts'
import { below, json, parts, raised, top, writerOf, type Capture, type Flat } from './capture.ts'

const ag2 = writerOf('opentelemetry.instrumentation.ag2')
const logfire = writerOf('logfire.openai_agents')
const traceloop = writerOf('opentelemetry.instrumentation.langchain')
const adk = writerOf('gcp.vertex.agent')
const strands = writerOf('strands.telemetry.tracer')
const n8n = writerOf('n8n')
const mine = writerOf('my-agent')
const azure = writerOf('azure.ai.projects')
const asked: Flat = { role: 'user', text: 'How warm is it in Oslo?' }
const said: Flat = { role: 'assistant', text: 'It is 7 degrees in Oslo.' }
const conversation = { 'gen_ai.input.messages': parts([asked]), 'gen_ai.output.messages': parts([said]) }

const ag2Root = ag2(
  'root',
  { 'ag2.span.type': 'conversation', 'gen_ai.operation.name': 'conversation', ...conversation },
  { name: 'conversation weather', ...top },
)
const ag2Call = (id: string) =>
  ag2(
    id,
    { 'ag2.span.type': 'llm', 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-4o', ...conversation },
    { name: 'chat gpt-4o' },
  )
const ag2Code = (id: string, exit: number, output: string) =>
  ag2(
    id,
    {
      'ag2.span.type': 'code_execution',
      'gen_ai.operation.name': 'execute_code',
      'gen_ai.agent.name': 'runner',
      'ag2.code_execution.exit_code': exit,
      'ag2.code_execution.output': output,
      ...(exit === 0 ? {} : { 'error.type': 'CodeExecutionError' }),
    },
    { name: 'execute_code runner' },
  )

const agents: readonly Capture[] = [
  {
    what: 'a conversation that goes well, counted once',
    from: 'ag2ai/ag2 tracing/OTEL_GENAI_CONVENTION_AG2.md',
    spans: [ag2Root, ag2Call('m1'), ag2Code('x1', 0, '7')],
    tells: { root: { kind: 'WORKFLOW' }, m1: { kind: 'LLM' }, x1: { kind: 'TOOL', toolFailed: false } },
    finds: [],
    outcome: 'OK',
  },
  {
    what: 'code of an agent that does not run',
    from: 'ag2ai/ag2 autogen/opentelemetry/instrumentators/agent_instrumentators',
    spans: [ag2Root, ag2Code('x1', 1, 'NameError: name "t" is not defined'), ag2Call('m1')],
    finds: ['tool.error'],
    at: 'x1',
    outcome: 'RECOVERED',
  },
  {
    what: 'a function that fails below an agent',
    from: 'pydantic/logfire tests/otel_integrations/test_openai_agents.py',
    spans: [
      logfire(
        'root',
        { 'logfire.msg': 'OpenAI Agents trace: w', agent_trace_id: 'trace_1' },
        { name: 'OpenAI Agents trace: {name}', ...top },
      ),
      logfire(
        'a1',
        { 'logfire.msg': "Agent run: 'w'", name: 'w', output_type: 'str' },
        { name: 'Agent run: {name!r}' },
      ),
      logfire(
        't1',
        {
          'logfire.msg': 'Function: warmth',
          name: 'warmth',
          input: '{"city":"Oslo"}',
          output: 'An error occurred while running the tool. Please try again. Error: no route',
          mcp_data: 'null',
        },
        { name: 'Function: {name}', ...below('a1') },
      ),
    ],
    tells: { a1: { kind: 'AGENT', agentName: 'w' }, t1: { kind: 'TOOL', toolName: 'warmth' } },
    finds: ['tool.error'],
    at: 't1',
    outcome: 'FAILED',
  },
  {
    what: 'a call of a function that the model got wrong, told by the answer alone',
    from: 'google/adk-python src/google/adk/telemetry',
    spans: [
      adk('root', {}, { name: 'invocation', ...top }),
      adk(
        'm1',
        {
          'gen_ai.system': 'gcp.vertex.agent',
          'gen_ai.request.model': 'gemini-2.5-flash',
          'gcp.vertex.agent.llm_request': '{"contents":[{"role":"user","parts":[{"text":"Oslo?"}]}]}',
          'gcp.vertex.agent.llm_response': json({
            error_code: 'MALFORMED_FUNCTION_CALL',
            error_message: 'Malformed function call: warmth(',
            finish_reason: 'MALFORMED_FUNCTION_CALL',
          }),
        },
        { name: 'call_llm' },
      ),
    ],
    finds: ['tool.bad_arguments'],
    at: 'm1',
    outcome: 'FAILED',
  },
  {
    what: 'an agent with instructions of its own, and the question in an event',
    from: 'strands-agents/sdk-python src/strands/telemetry/tracer.py',
    spans: [
      strands(
        'root',
        {
          'gen_ai.system': 'strands-agents',
          'gen_ai.operation.name': 'invoke_agent',
          'gen_ai.agent.name': 'w',
          'gen_ai.request.model': 'us.anthropic.claude-sonnet-4-20250514-v1:0',
          system_prompt: 'Be brief.',
        },
        {
          name: 'invoke_agent w',
          ...top,
          span: {
            status: 'OK',
            events: [
              eventWith('gen_ai.user.message', { content: '[{"text":"Oslo?"}]' }),
              eventWith('gen_ai.choice', { message: 'It is 7 degrees.', finish_reason: 'end_turn' }),
            ],
          },
        },
      ),
    ],
    tells: {
      root: {
        kind: 'AGENT',
        provider: 'aws.bedrock',
        input: [
          { role: 'system', name: null, parts: [{ type: 'text', content: 'Be brief.' }] },
          { role: 'user', name: null, parts: [{ type: 'text', content: 'Oslo?' }] },
        ],
      },
    },
    finds: [],
    outcome: 'OK',
  },
]

const services: readonly Capture[] = [
  {
    what: 'a tool message that says that its tool failed',
    from: 'traceloop/openllmetry packages/opentelemetry-instrumentation-langchain callback_handler.py',
    spans: [
      traceloop(
        'root',
        { 'traceloop.span.kind': 'workflow', 'traceloop.entity.name': 'LangGraph' },
        { name: 'LangGraph.workflow', ...top },
      ),
      traceloop(
        't1',
        {
          'traceloop.span.kind': 'tool',
          'traceloop.entity.name': 'warmth',
          'traceloop.entity.input': json({
            input_str: "{'city': 'Oslo'}",
            tags: [],
            metadata: {},
            inputs: { city: 'Oslo' },
            kwargs: { color: 'green' },
          }),
          'traceloop.entity.output': json({
            output: {
              lc: 1,
              type: 'constructor',
              id: ['ToolMessage'],
              kwargs: { content: 'no route', tool_call_id: 'c1', status: 'error' },
            },
            kwargs: { tags: [] },
          }),
        },
        { name: 'warmth.tool' },
      ),
    ],
    tells: { t1: { toolName: 'warmth', toolArguments: { city: 'Oslo' } } },
    finds: ['tool.error'],
    at: 't1',
    outcome: 'FAILED',
  },
  {
    what: 'a model that is refused below an agent of a workflow',
    from: 'n8n, spans of workflows and nodes',
    spans: [
      n8n(
        'root',
        { 'n8n.workflow.id': '1', 'n8n.workflow.name': 'Support' },
        { name: 'workflow.execute', ...top, span: { status: 'ERROR', statusMessage: 'too many requests' } },
      ),
      n8n(
        'a1',
        { 'n8n.node.name': 'AI Agent', 'n8n.node.type': '@n8n/n8n-nodes-langchain.agent' },
        { name: 'node.execute', span: { status: 'ERROR', statusMessage: 'too many requests' } },
      ),
      n8n(
        'm1',
        { 'n8n.node.name': 'Model', 'n8n.node.type': '@n8n/n8n-nodes-langchain.lmChatOpenAi' },
        {
          name: 'node.execute',
          ...below('a1'),
          span: raised('NodeApiError', 'The service is receiving too many requests from you'),
        },
      ),
    ],
    tells: { root: { kind: 'WORKFLOW' }, a1: { kind: 'AGENT' }, m1: { kind: 'LLM' } },
    finds: ['provider.rate_limit'],
    at: 'm1',
    outcome: 'FAILED',
  },
  {
    what: 'an answer whose messages are events named after their attribute',
    from: 'Azure/azure-sdk-for-python sdk/ai/azure-ai-projects/tests/agents/telemetry',
    spans: [
      azure(
        'root',
        {
          'gen_ai.operation.name': 'responses',
          'gen_ai.provider.name': 'azure.openai',
          'gen_ai.request.model': 'gpt-4o',
        },
        {
          name: 'responses gpt-4o',
          ...top,
          span: {
            events: [
              eventWith('gen_ai.input.messages', { 'gen_ai.event.content': parts([asked]) }),
              eventWith('gen_ai.output.messages', { 'gen_ai.event.content': parts([said]) }),
            ],
          },
        },
      ),
    ],
    tells: {
      root: {
        kind: 'LLM',
        output: [{ role: 'assistant', name: null, parts: [{ type: 'text', content: 'It is 7 degrees in Oslo.' }] }],
      },
    },
    finds: [],
    outcome: 'OK',
  },
  {
    what: 'spans made by hand, a tool that fails in German and is tried again',
    from: 'spans without a library',
    spans: [
      mine('root', { 'agent.name': 'w' }, { name: 'invoke_agent w', ...top }),
      mine('t1', {
        'tool.name': 'warmth',
        'tool.input': '{"city":"Oslo"}',
        'tool.output': 'Fehler: Zeitüberschreitung',
      }),
      mine('t2', { 'tool.name': 'warmth', 'tool.input': '{"city":"Oslo"}', 'tool.output': '7' }),
      mine('m1', { 'llm.model': 'gpt-4o', 'llm.prompt': 'Oslo?', 'llm.response': 'Es sind 7 Grad.' }),
    ],
    tells: { root: { kind: 'AGENT' }, t1: { kind: 'TOOL' }, m1: { kind: 'LLM', requestModel: 'gpt-4o' } },
    finds: ['tool.timeout'],
    at: 't1',
    outcome: 'RECOVERED',
  },
]

/** Forms that projects record in the open, each named after where it was met. */
export const wildCaptures: readonly Capture[] = [...agents, ...services]
