import { below, json, messages, parts, raised, top, writerOf, type Capture, type Flat } from './capture.ts'

const app = writerOf('app')
const vercel = writerOf('ai')
const autogen = writerOf('autogen-core')
const kernel = writerOf('Microsoft.SemanticKernel')
const vllm = writerOf('vllm.llm_engine')
const http = writerOf('opentelemetry.instrumentation.httpx')
const otel = writerOf('opentelemetry.instrumentation.openai_v2')

const asked: Flat = { role: 'user', text: 'Book a table for two at seven.' }
const said: Flat = { role: 'assistant', text: 'Your table for two is booked for seven.' }
const root = (more = {}) => app('root', {}, { name: 'POST /chat', ...top, ...more })
const chat = (id: string, input: readonly Flat[], output: Flat | null, more = {}, rest = {}) =>
  otel(
    id,
    {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': 'gpt-4o',
      'gen_ai.input.messages': parts(input),
      ...(output === null ? {} : { 'gen_ai.output.messages': parts([output]) }),
      ...more,
    },
    { name: 'chat gpt-4o', ...rest },
  )

/** What SDKs, servers and transports send, and what must not be taken for a failure. */
export const sdkCaptures: readonly Capture[] = [
  {
    what: 'arguments that do not fit, in the AI SDK',
    from: 'Vercel AI SDK 5',
    spans: [
      vercel(
        'root',
        { 'ai.operationId': 'ai.generateText', 'ai.model.id': 'gpt-4o', 'ai.model.provider': 'openai.chat' },
        {
          name: 'ai.generateText',
          ...top,
          span: raised(
            'AI_InvalidToolInputError',
            'Invalid input for tool bookTable: Type validation failed: Value: {"seats":"two"}.',
          ),
        },
      ),
      vercel(
        'm1',
        {
          'ai.operationId': 'ai.generateText.doGenerate',
          'ai.model.id': 'gpt-4o',
          'ai.model.provider': 'openai.chat',
          'ai.prompt.messages': json([{ role: 'user', content: [{ type: 'text', text: 'Book a table.' }] }]),
          'ai.response.toolCalls': json([{ toolCallId: 'c1', toolName: 'bookTable', input: '{"seats":"two"}' }]),
          'ai.response.finishReason': 'tool-calls',
        },
        { name: 'ai.generateText.doGenerate' },
      ),
    ],
    finds: ['tool.bad_arguments'],
    outcome: 'FAILED',
  },
  {
    what: 'a function of Semantic Kernel that throws',
    from: 'Semantic Kernel (.NET)',
    spans: [
      root(),
      kernel(
        't1',
        {
          'gen_ai.operation.name': 'execute_tool',
          'gen_ai.tool.name': 'Booking-Book',
          'error.type': 'System.Net.Http.HttpRequestException',
        },
        {
          name: 'execute_tool Booking-Book',
          span: {
            status: 'ERROR',
            statusMessage: 'Response status code does not indicate success: 503 (Service Unavailable).',
          },
        },
      ),
    ],
    finds: ['tool.error'],
    at: 't1',
    outcome: 'FAILED',
  },
  {
    what: 'AutoGen, whose messages between agents are no failures',
    from: 'AutoGen core 0.4',
    spans: [
      autogen(
        'root',
        { 'messaging.operation': 'process', 'messaging.destination': 'Booker.(default)-A' },
        { name: 'autogen process Booker.(default)-A', ...top },
      ),
      autogen(
        't1',
        {
          'gen_ai.operation.name': 'execute_tool',
          'gen_ai.system': 'autogen',
          'gen_ai.tool.name': 'book_table',
          'gen_ai.tool.call.id': 'call_1',
        },
        { name: 'execute_tool book_table' },
      ),
    ],
    tells: { t1: { kind: 'TOOL', toolName: 'book_table', provider: null } },
    finds: [],
    outcome: 'OK',
  },
  {
    what: 'the server’s side of a model call, without content',
    from: 'vLLM, docs on OpenTelemetry',
    spans: [
      root(),
      vllm(
        's1',
        {
          'gen_ai.response.model': 'meta-llama/Llama-3.1-8B-Instruct',
          'gen_ai.request.id': 'chatcmpl-1',
          'gen_ai.request.max_tokens': 512,
          'gen_ai.usage.prompt_tokens': 40,
          'gen_ai.usage.completion_tokens': 90,
          'gen_ai.latency.time_to_first_token': 0.04,
          'gen_ai.latency.e2e': 1.2,
        },
        { name: 'llm_request', span: { otelKind: 2 } },
      ),
    ],
    tells: {
      s1: {
        kind: 'LLM',
        responseModel: 'meta-llama/Llama-3.1-8B-Instruct',
        tokensIn: 40,
        tokensOut: 90,
        timeToFirstTokenMs: 40,
      },
    },
    finds: [],
    outcome: 'OK',
  },
  {
    what: 'one retry of a request below a model call that was answered',
    from: 'OTel httpx below the OpenAI client, whose retries are its own',
    spans: [
      root(),
      chat('m1', [asked], said, {}, { at: 10, lasts: 500 }),
      http(
        'h1',
        {
          'http.request.method': 'POST',
          'url.full': 'https://api.openai.com/v1/chat/completions',
          'server.address': 'api.openai.com',
          'http.response.status_code': 429,
        },
        { name: 'POST', ...below('m1'), at: 12, lasts: 20, span: { otelKind: 3, status: 'ERROR' } },
      ),
      http(
        'h2',
        {
          'http.request.method': 'POST',
          'url.full': 'https://api.openai.com/v1/chat/completions',
          'server.address': 'api.openai.com',
          'http.response.status_code': 200,
        },
        { name: 'POST', ...below('m1'), at: 100, lasts: 300, span: { otelKind: 3 } },
      ),
    ],
    finds: [],
    outcome: 'OK',
  },
  {
    what: 'many pages asked the same question',
    from: 'a map-reduce chain',
    spans: [
      root(),
      ...[1, 2, 3, 4, 5].map((n) =>
        chat(`m${n}`, [{ role: 'user', text: `Page ${n}. Does it speak of refunds?` }], {
          role: 'assistant',
          text: 'This page says nothing about refunds, so there is nothing to tell about them here.',
        }),
      ),
    ],
    finds: [],
    outcome: 'OK',
  },
  {
    what: 'tests that fail while a coding agent works, as they should',
    from: 'a coding agent with a shell',
    spans: [
      root(),
      app(
        't1',
        {
          'gen_ai.operation.name': 'execute_tool',
          'gen_ai.tool.name': 'bash',
          'gen_ai.tool.call.arguments': '{"command":"pytest -q"}',
          'gen_ai.tool.call.result':
            '1 failed, 12 passed in 0.41s\nFAILED tests/test_cart.py::test_total - assert 3 == 4',
        },
        { name: 'execute_tool bash' },
      ),
      chat('m2', [asked], { role: 'assistant', text: 'One test fails; I will mend the sum.' }),
    ],
    finds: [],
    outcome: 'OK',
  },
  {
    what: 'a refusal in its own field',
    from: 'OpenAI chat completions, message.refusal',
    spans: [
      root(),
      writerOf('openinference.instrumentation.openai')(
        'm1',
        {
          'openinference.span.kind': 'LLM',
          'llm.model_name': 'gpt-4o',
          ...messages('input', [asked]),
          'output.value': json({
            choices: [
              {
                message: { role: 'assistant', content: null, refusal: "I'm sorry, I can't help with that." },
                finish_reason: 'stop',
              },
            ],
          }),
        },
        { name: 'ChatCompletion' },
      ),
    ],
    finds: ['output.refusal'],
    at: 'm1',
    outcome: 'FAILED',
  },
]
