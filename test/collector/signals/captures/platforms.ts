import { below, json, parts, raised, top, writerOf, type Capture, type Flat } from './capture.ts'

const haystack = writerOf('haystack')
const mastra = writerOf('@mastra/otel-exporter')
const genkit = writerOf('genkit-tracer')
const crewai = writerOf('crewai')
const dify = writerOf('dify')
const asked: Flat = { role: 'user', text: 'How warm is it in Oslo?' }
const said: Flat = { role: 'assistant', text: 'It is 7 degrees in Oslo.' }
const sorry: Flat = { role: 'assistant', text: 'I could not find out how warm it is.' }
const conversation = (reply: Flat) => ({
  'gen_ai.input.messages': parts([asked]),
  'gen_ai.output.messages': parts([reply]),
})

/** A pipeline of Haystack: deepset-ai/haystack haystack/core/pipeline/pipeline.py, values are JSON text. */
const component = (id: string, type: string, input: object, output: object | null, more = {}) =>
  haystack(
    id,
    {
      'haystack.component.name': id,
      'haystack.component.type': type,
      'haystack.component.input': json(input as never),
      ...(output === null ? {} : { 'haystack.component.output': json(output as never) }),
    },
    { name: 'haystack.component.run', ...more },
  )
const pipeline = (more = {}) => haystack('root', {}, { name: 'haystack.pipeline.run', ...top, ...more })
const replied = (text: string) => ({
  replies: [{ role: 'assistant', content: [{ text }], meta: { model: 'gpt-4o', finish_reason: 'stop' } }],
})
const question = { messages: [{ role: 'user', content: [{ text: 'How warm is it in Oslo?' }] }] }

const haystackRuns: readonly Capture[] = [
  {
    what: 'a pipeline that answers from documents',
    from: 'Haystack, pipeline tracing',
    spans: [
      pipeline(),
      component(
        'search',
        'InMemoryBM25Retriever',
        { query: 'Oslo' },
        { documents: [{ id: 'd1', content: '7 degrees' }] },
      ),
      component('llm', 'OpenAIChatGenerator', question, replied('It is 7 degrees in Oslo.')),
    ],
    tells: { search: { kind: 'RETRIEVAL', retrievalQuery: 'Oslo' }, llm: { kind: 'LLM', responseModel: 'gpt-4o' } },
    finds: [],
    outcome: 'OK',
  },
  {
    what: 'a component whose provider refuses the key',
    from: 'Haystack, pipeline tracing',
    spans: [
      pipeline({ span: raised('PipelineRuntimeError', "The following component failed to run: 'llm'") }),
      component('llm', 'OpenAIChatGenerator', question, null, {
        span: raised('openai.AuthenticationError', "Error code: 401 - {'error': {'code': 'invalid_api_key'}}"),
      }),
    ],
    finds: ['provider.auth'],
    at: 'llm',
    outcome: 'FAILED',
  },
]

/** Mastra, Genkit and Dify: frameworks without a package small enough to be run in the tests. */
const frameworkRuns: readonly Capture[] = [
  {
    what: 'a tool that Mastra marks as failed',
    from: 'mastra-ai/mastra observability/otel-exporter, span-converter.ts',
    spans: [
      mastra(
        'root',
        { 'mastra.span.type': 'agent_run', 'gen_ai.agent.name': 'clerk' },
        { name: 'invoke_agent clerk', ...top },
      ),
      mastra(
        't1',
        {
          'mastra.span.type': 'tool_call',
          'gen_ai.operation.name': 'tool.execute',
          'gen_ai.tool.name': 'weather',
          'gen_ai.tool.input': '{"city":"Oslo"}',
          'gen_ai.tool.output': 'The service is closed on Sundays.',
          'gen_ai.tool.success': false,
        },
        { name: 'execute_tool weather' },
      ),
      mastra(
        'm1',
        {
          'mastra.span.type': 'model_generation',
          'gen_ai.operation.name': 'chat',
          'gen_ai.request.model': 'gpt-4o',
          ...conversation(sorry),
        },
        { name: 'chat gpt-4o' },
      ),
    ],
    tells: { t1: { kind: 'TOOL', toolName: 'weather', toolFailed: true, toolArguments: { city: 'Oslo' } } },
    finds: ['tool.error'],
    at: 't1',
    outcome: 'FAILED',
  },
  {
    what: 'a flow of Genkit, with the span that failed marked',
    from: 'firebase/genkit js/core/src/tracing/instrumentation.ts',
    spans: [
      genkit(
        'root',
        { 'genkit:metadata:subtype': 'flow', 'genkit:name': 'forecast', 'genkit:state': 'error' },
        { name: 'forecast', ...top, span: raised('GenkitError', 'RESOURCE_EXHAUSTED: 429 Too Many Requests') },
      ),
      genkit(
        'm1',
        {
          'genkit:type': 'action',
          'genkit:metadata:subtype': 'model',
          'genkit:name': 'googleai/gemini-2.5-flash',
          'genkit:state': 'error',
          'genkit:isFailureSource': true,
          'genkit:input': '{"messages":[{"role":"user","content":[{"text":"Oslo?"}]}]}',
        },
        { name: 'googleai/gemini-2.5-flash', span: raised('GenkitError', 'RESOURCE_EXHAUSTED: 429 Too Many Requests') },
      ),
    ],
    tells: { m1: { kind: 'LLM', provider: 'gcp.gen_ai', requestModel: 'gemini-2.5-flash' } },
    finds: ['provider.rate_limit'],
    at: 'm1',
    outcome: 'FAILED',
  },
  {
    what: 'a workflow of Dify whose tool breaks',
    from: 'langgenius/dify api/extensions/otel/semconv/dify.py',
    spans: [
      dify(
        'root',
        { 'gen_ai.span.kind': 'CHAIN', 'gen_ai.framework': 'dify', 'dify.app_id': 'a1' },
        { name: 'workflow', ...top },
      ),
      dify(
        't1',
        {
          'gen_ai.span.kind': 'TOOL',
          'gen_ai.framework': 'dify',
          'gen_ai.tool.name': 'weather',
          'input.value': '{"city":"Oslo"}',
        },
        { name: 'weather', span: raised('ToolInvokeError', 'tool invoke error: 502 Bad Gateway') },
      ),
    ],
    tells: { t1: { kind: 'TOOL', toolName: 'weather', toolArguments: { city: 'Oslo' } } },
    finds: ['tool.error'],
    at: 't1',
    outcome: 'FAILED',
  },
  {
    what: 'a crew of 2026 that goes well',
    from: 'crewAIInc/crewAI lib/crewai/src/crewai/telemetry/tracing/semantic_conventions.py',
    spans: [
      crewai(
        'root',
        { 'gen_ai.operation.name': 'invoke_workflow', 'crewai.crew.output': 'It is 7 degrees.' },
        { name: 'execute crew', ...top },
      ),
      crewai(
        'a1',
        { 'gen_ai.operation.name': 'invoke_agent', 'crewai.agent.role': 'Forecaster' },
        { name: 'execute agent' },
      ),
      crewai(
        'm1',
        {
          'gen_ai.operation.name': 'chat',
          'gen_ai.provider.name': 'openai',
          'gen_ai.request.model': 'gpt-4o',
          'crewai.event_name': 'llm_call',
          ...conversation(said),
        },
        { name: 'call llm', ...below('a1') },
      ),
    ],
    tells: { a1: { kind: 'AGENT', agentName: 'Forecaster' }, m1: { kind: 'LLM', requestModel: 'gpt-4o' } },
    finds: [],
    outcome: 'OK',
  },
]

/** Frameworks that cannot be run here; each names where its keys are written down. */
export const platformCaptures: readonly Capture[] = [...haystackRuns, ...frameworkRuns]
