import { below, json, messages, parts, raised, top, writerOf, type Capture, type Flat } from './capture.ts'

const crew = writerOf('openinference.instrumentation.crewai')
const llama = writerOf('openinference.instrumentation.llama_index')
const pydantic = writerOf('pydantic-ai')
const adk = writerOf('gcp.vertex.agent')
const strands = writerOf('strands.telemetry.tracer')
const agents = writerOf('openinference.instrumentation.openai_agents')

const asked: Flat = { role: 'user', text: 'Book a table for two at seven.' }
const said: Flat = { role: 'assistant', text: 'Your table for two is booked for seven.' }
const sorry: Flat = { role: 'assistant', text: 'I could not book a table, as the service does not answer.' }

/** One run or two of each framework, with its own way of failing. */
export const frameworkCaptures: readonly Capture[] = [
  {
    what: 'a tool of a crew, used with words instead of arguments',
    from: 'OpenInference for CrewAI',
    spans: [
      crew(
        'root',
        { 'openinference.span.kind': 'CHAIN', 'output.value': 'Booked.' },
        { name: 'Crew_1.kickoff', ...top },
      ),
      crew(
        'agent',
        { 'openinference.span.kind': 'AGENT', 'output.value': 'Booked.' },
        { name: 'Booker._execute_core' },
      ),
      crew(
        't1',
        {
          'openinference.span.kind': 'TOOL',
          'tool.name': 'book_table',
          'input.value': 'two',
          'output.value': 'Error: the Action Input is not a valid key, value dictionary.',
        },
        { name: 'ToolUsage._use', ...below('agent') },
      ),
      crew(
        't2',
        {
          'openinference.span.kind': 'TOOL',
          'tool.name': 'book_table',
          'input.value': '{"seats": 2}',
          'output.value': 'booked',
        },
        { name: 'ToolUsage._use', ...below('agent') },
      ),
    ],
    finds: ['tool.bad_arguments'],
    at: 't1',
    outcome: 'RECOVERED',
  },
  {
    what: 'a tool of a crew that fails',
    from: 'CrewAI, its words for a failed tool',
    spans: [
      crew(
        'root',
        { 'openinference.span.kind': 'CHAIN', 'output.value': 'Not booked.' },
        { name: 'Crew_1.kickoff', ...top },
      ),
      crew(
        't1',
        {
          'openinference.span.kind': 'TOOL',
          'tool.name': 'book_table',
          'input.value': '{"seats": 2}',
          'output.value':
            'I encountered an error while trying to use the tool. This was the error: 502 Server Error: Bad Gateway.\n Tool book_table accepts these inputs: seats',
        },
        { name: 'ToolUsage._use' },
      ),
    ],
    finds: ['tool.error'],
    at: 't1',
    outcome: 'FAILED',
  },
  {
    what: 'a tool of LlamaIndex that says so in its output',
    from: 'OpenInference for LlamaIndex, FunctionTool',
    spans: [
      llama(
        'root',
        { 'openinference.span.kind': 'AGENT', 'output.value': 'I could not book a table.' },
        { name: 'FunctionAgent.run', ...top },
      ),
      llama(
        't1',
        {
          'openinference.span.kind': 'TOOL',
          'tool.name': 'book_table',
          'input.value': '{"kwargs": {"seats": 2}}',
          'output.value': 'Encountered error: Connection refused',
        },
        { name: 'FunctionTool.acall' },
      ),
      llama(
        'm2',
        {
          'openinference.span.kind': 'LLM',
          'llm.model_name': 'gpt-4o',
          ...messages('input', [asked]),
          ...messages('output', [sorry]),
        },
        { name: 'OpenAI.achat' },
      ),
    ],
    tells: { t1: { kind: 'TOOL', toolName: 'book_table', toolArguments: { seats: 2 } } },
    finds: ['tool.error'],
    at: 't1',
    outcome: 'FAILED',
  },
  {
    what: 'a ReAct agent of LlamaIndex that runs out of rounds',
    from: 'OpenInference for LlamaIndex',
    spans: [
      llama(
        'root',
        { 'openinference.span.kind': 'AGENT' },
        { name: 'ReActAgent.chat', ...top, span: raised('ValueError', 'Reached max iterations.') },
      ),
      llama(
        'm1',
        {
          'openinference.span.kind': 'LLM',
          'llm.model_name': 'gpt-4o',
          ...messages('input', [asked]),
          ...messages('output', [{ role: 'assistant', text: 'Thought: I need a tool.' }]),
        },
        { name: 'OpenAI.chat' },
      ),
    ],
    finds: ['agent.step_limit'],
    outcome: 'FAILED',
  },
  {
    what: 'an output that pydantic-ai gives up on',
    from: 'pydantic-ai, instrumentation version 3',
    spans: [
      pydantic(
        'root',
        { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'booker' },
        {
          name: 'invoke_agent booker',
          ...top,
          span: raised(
            'pydantic_ai.exceptions.UnexpectedModelBehavior',
            'Exceeded maximum retries (1) for output validation',
          ),
        },
      ),
      pydantic(
        'm1',
        {
          'gen_ai.operation.name': 'chat',
          'gen_ai.provider.name': 'openai',
          'gen_ai.request.model': 'gpt-4o',
          'gen_ai.input.messages': parts([asked]),
          'gen_ai.output.messages': parts([said]),
        },
        { name: 'chat gpt-4o' },
      ),
    ],
    finds: ['output.invalid_format'],
    outcome: 'FAILED',
  },
  {
    what: 'a tool of ADK that answers with a status of its own',
    from: 'Google ADK, tools return {status, error_message}',
    spans: [
      adk(
        'root',
        { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'booker' },
        { name: 'invoke_agent booker', ...top },
      ),
      adk(
        't1',
        {
          'gen_ai.operation.name': 'execute_tool',
          'gen_ai.tool.name': 'book_table',
          'gcp.vertex.agent.tool_call_args': '{"seats": 2}',
          'gcp.vertex.agent.tool_response': json({ status: 'error', error_message: 'no such restaurant' }),
        },
        { name: 'execute_tool book_table' },
      ),
    ],
    tells: { t1: { kind: 'TOOL', toolName: 'book_table', toolArguments: { seats: 2 } } },
    finds: ['tool.error'],
    at: 't1',
    outcome: 'FAILED',
  },
  {
    what: 'a tool of Strands that is marked as failed',
    from: 'Strands Agents',
    spans: [
      strands(
        'root',
        {
          'gen_ai.operation.name': 'invoke_agent',
          'gen_ai.system': 'strands-agents',
          'gen_ai.agent.name': 'booker',
          'gen_ai.request.model': 'us.anthropic.claude-sonnet-4-20250514-v1:0',
        },
        { name: 'invoke_agent booker', ...top },
      ),
      strands(
        't1',
        {
          'gen_ai.operation.name': 'execute_tool',
          'gen_ai.system': 'strands-agents',
          'gen_ai.tool.name': 'book_table',
          'gen_ai.tool.call.id': 'tooluse_1',
          'gen_ai.tool.status': 'error',
        },
        { name: 'execute_tool book_table' },
      ),
    ],
    tells: { t1: { kind: 'TOOL', toolFailed: true, provider: null } },
    finds: ['tool.error'],
    at: 't1',
    outcome: 'FAILED',
  },
  {
    what: 'turns that were used up',
    from: 'OpenInference for the OpenAI Agents SDK',
    spans: [
      agents(
        'root',
        { 'openinference.span.kind': 'AGENT' },
        {
          name: 'Agent workflow',
          ...top,
          span: { status: 'ERROR', statusMessage: 'Max turns exceeded: {"max_turns": 10}' },
        },
      ),
      agents(
        't1',
        {
          'openinference.span.kind': 'TOOL',
          'tool.name': 'book_table',
          'input.value': '{"seats":2}',
          'output.value': 'ask again',
        },
        { name: 'book_table' },
      ),
    ],
    finds: ['agent.step_limit'],
    at: 'root',
    outcome: 'FAILED',
  },
]
