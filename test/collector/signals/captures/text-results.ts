import { json, messages, parts, prompts, top, writerOf, type Capture, type Flat } from './capture.ts'

const openai = writerOf('openinference.instrumentation.openai')
const traceloop = writerOf('opentelemetry.instrumentation.openai')
const otel = writerOf('opentelemetry.instrumentation.openai_v2')
const anthropic = writerOf('openinference.instrumentation.anthropic')

const asked: Flat = { role: 'user', text: 'How warm is it in Oslo?' }
const calls: Flat = { role: 'assistant', calls: [['call_1', 'get_weather', '{"city":"Oslo"}']] }
const told = (text: string): Flat => ({ role: 'tool', text, answers: 'call_1' })
const said: Flat = {
  role: 'assistant',
  text: 'I could not find out; the weather service does not answer at the moment.',
}
const fine: Flat = { role: 'assistant', text: 'It is 7 degrees in Oslo.' }

const root = (id = 'root') => writerOf('app')(id, {}, { name: 'handle request', ...top })
const chat = (id: string, input: readonly Flat[], output: Flat, more = {}) =>
  openai(
    id,
    {
      'openinference.span.kind': 'LLM',
      'llm.model_name': 'gpt-4o-2024-08-06',
      'llm.system': 'openai',
      ...messages('input', input),
      ...messages('output', [output]),
      ...more,
    },
    { name: 'ChatCompletion' },
  )
/** Two calls of a model around a tool that has no span of its own. */
const around = (result: string, last = said) => [
  root(),
  chat('m1', [asked], calls),
  chat('m2', [asked, calls, told(result)], last),
]

/** Tools that failed without a failing span: the error is a text that a model reads. */
export const textResultCaptures: readonly Capture[] = [
  {
    what: 'an API that answers 503, told in JSON, with only the model watched',
    from: 'OpenInference for OpenAI (Python)',
    spans: around('{"error": "upstream connect error", "status": 503}'),
    finds: ['tool.error'],
    at: 'm1',
    outcome: 'FAILED',
  },
  {
    what: 'the words that the OpenAI Agents SDK puts around a failed tool',
    from: 'openai-agents, default_tool_error_function',
    spans: around('An error occurred while running the tool. Please try again. Error: Connection refused'),
    finds: ['tool.error'],
    outcome: 'FAILED',
  },
  {
    what: 'a Python traceback as a result',
    from: 'OpenInference for OpenAI (Python)',
    spans: around(
      'Traceback (most recent call last):\n  File "/app/tools.py", line 12, in get_weather\n    return data["temp"]\nKeyError: \'temp\'',
    ),
    finds: ['tool.error'],
    outcome: 'FAILED',
  },
  {
    what: 'a tool that took too long',
    from: 'OpenInference for OpenAI (Python)',
    spans: around('Error: HTTPConnectionPool(host="api.example.com", port=80): Read timed out. (read timeout=10)'),
    finds: ['tool.timeout'],
    outcome: 'FAILED',
  },
  {
    what: 'weather, as it should be',
    from: 'OpenInference for OpenAI (Python)',
    spans: around('{"city": "Oslo", "temp_c": 7, "errors": []}', fine),
    tells: { m1: { kind: 'LLM', provider: 'openai', requestModel: 'gpt-4o-2024-08-06' } },
    finds: [],
    outcome: 'OK',
  },
  {
    what: 'documentation about errors, found by a search',
    from: 'OpenInference for OpenAI (Python)',
    spans: around('Errors in HTTP: 404 means that a page is missing, 500 that the server failed. See RFC 9110.', {
      role: 'assistant',
      text: '404 means that a page is missing.',
    }),
    finds: [],
    outcome: 'OK',
  },
  {
    what: 'a user who is not known, which is an answer',
    from: 'OpenInference for OpenAI (Python)',
    spans: around('{"status": 404, "message": "user not found"}', {
      role: 'assistant',
      text: 'There is no such user.',
    }),
    finds: [],
    outcome: 'OK',
  },
  {
    what: 'a failed tool in OpenLLMetry, where only prompts are flattened',
    from: 'OpenLLMetry for OpenAI (Python)',
    spans: [
      root(),
      traceloop(
        'm1',
        {
          'llm.request.type': 'chat',
          'gen_ai.system': 'OpenAI',
          'gen_ai.request.model': 'gpt-4o',
          ...prompts('prompt', [asked]),
          ...prompts('completion', [calls]),
          'gen_ai.completion.0.finish_reason': 'tool_calls',
        },
        { name: 'openai.chat' },
      ),
      traceloop(
        'm2',
        {
          'llm.request.type': 'chat',
          'gen_ai.system': 'OpenAI',
          'gen_ai.request.model': 'gpt-4o',
          ...prompts('prompt', [
            asked,
            calls,
            told('requests.exceptions.HTTPError: 403 Client Error: Forbidden for url: https://api.example.com'),
          ]),
          ...prompts('completion', [said]),
          'gen_ai.completion.0.finish_reason': 'stop',
        },
        { name: 'openai.chat' },
      ),
    ],
    finds: ['tool.error'],
    at: 'm1',
    outcome: 'FAILED',
  },
  {
    what: 'a failed tool in OTel GenAI 1.37, told as a part',
    from: 'opentelemetry-instrumentation-openai-v2',
    spans: [
      root(),
      otel(
        'm1',
        {
          'gen_ai.operation.name': 'chat',
          'gen_ai.provider.name': 'openai',
          'gen_ai.request.model': 'gpt-4o',
          'gen_ai.input.messages': parts([asked]),
          'gen_ai.output.messages': parts([calls]),
        },
        { name: 'chat gpt-4o' },
      ),
      otel(
        'm2',
        {
          'gen_ai.operation.name': 'chat',
          'gen_ai.provider.name': 'openai',
          'gen_ai.request.model': 'gpt-4o',
          'gen_ai.input.messages': parts([
            asked,
            calls,
            told("Tool 'get_wether' not found. Available tools: get_weather"),
          ]),
          'gen_ai.output.messages': parts([said]),
        },
        { name: 'chat gpt-4o' },
      ),
    ],
    finds: ['tool.unknown'],
    outcome: 'FAILED',
  },
  {
    what: 'Anthropic’s is_error, whose text is harmless',
    from: 'OpenInference for Anthropic, input.value',
    spans: [
      root(),
      anthropic(
        'm1',
        {
          'openinference.span.kind': 'LLM',
          'llm.model_name': 'claude-sonnet-4-20250514',
          'llm.provider': 'anthropic',
          ...messages('input', [asked]),
          ...messages('output', [calls]),
        },
        { name: 'Messages' },
      ),
      anthropic(
        'm2',
        {
          'openinference.span.kind': 'LLM',
          'llm.model_name': 'claude-sonnet-4-20250514',
          'llm.provider': 'anthropic',
          'input.value': json({
            messages: [
              { role: 'user', content: 'How warm is it in Oslo?' },
              {
                role: 'assistant',
                content: [{ type: 'tool_use', id: 'call_1', name: 'get_weather', input: { city: 'Oslo' } }],
              },
              {
                role: 'user',
                content: [
                  {
                    type: 'tool_result',
                    tool_use_id: 'call_1',
                    is_error: true,
                    content: 'The service is closed on Sundays.',
                  },
                ],
              },
            ],
          }),
          ...messages('output', [said]),
        },
        { name: 'Messages' },
      ),
    ],
    finds: ['tool.error'],
    outcome: 'FAILED',
  },
]
