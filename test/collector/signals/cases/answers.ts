import { answered, call, finish, offered, text } from '#test/support/understood.ts'
import type { SignalCases } from './signal-cases.ts'

const weather = offered({ name: 'weather' })

/** What can be wrong with the answer of a model. */
export const answerCases: readonly SignalCases[] = [
  {
    signal: 'truncated-output',
    finds: [
      ['length', answered([text('Once upon')], finish('length'))],
      ['max_tokens', answered([text('Once upon')], finish('max_tokens'))],
      [
        'MAX_TOKENS with its limit',
        answered([text('Once upon')], { ...finish('MAX_TOKENS'), 'gen_ai.request.max_tokens': 256 }),
      ],
    ],
    leaves: [
      ['a probe of one token', answered([text('A')], { ...finish('length'), 'gen_ai.request.max_tokens': 1 })],
      ['a one-word classification', answered([text('spam')], { ...finish('length'), 'gen_ai.request.max_tokens': 5 })],
      [
        'a word whose budget was not sent',
        answered([text('spam')], { ...finish('length'), 'gen_ai.usage.output_tokens': 1 }),
      ],
      ['stop', answered([text('Done.')], finish('stop'))],
      [
        'an agent that repeats its child',
        { ...answered([text('Once')], finish('length')), 'gen_ai.operation.name': 'invoke_agent' },
      ],
      ['a pause', answered([text('…')], finish('pause_turn'))],
    ],
  },
  {
    signal: 'silent-truncation',
    finds: [
      [
        'the whole budget used',
        answered([text('and so')], {
          ...finish(''),
          'gen_ai.request.max_tokens': 64,
          'gen_ai.usage.output_tokens': 64,
        }),
      ],
      ['JSON that never ends', answered([text('{"items": [{"a": 1}, {"b"')], finish(''))],
      ['a code fence that never closes', answered([text('Here:\n```ts\nconst a =')], finish(''))],
    ],
    leaves: [
      ['a finish reason was sent', answered([text('{"items": [')], finish('stop'))],
      [
        'less than the budget',
        answered([text('Done.')], {
          ...finish(''),
          'gen_ai.request.max_tokens': 64,
          'gen_ai.usage.output_tokens': 12,
        }),
      ],
      ['whole JSON', answered([text('{"a": "}"}')], finish(''))],
      ['an attribute cut at a usual limit', answered([text(`{"a": "${'x'.repeat(4096 - 7)}`)], finish(''))],
      ['plain prose', answered([text('It is fine')], finish(''))],
      [
        'fences that are only mentioned',
        answered([text('Use ``` to open a fence and ``` once more, then ```.')], finish('')),
      ],
      ['a template', answered([text('{{#each orders}} <p>{{name}</p> {{')], finish(''))],
      ['a fence in a longer fence', answered([text('````md\n```ts\n````')], finish(''))],
    ],
  },
  {
    signal: 'content-filter',
    finds: [
      ['OpenAI', answered([], finish('content_filter'))],
      ['Gemini', answered([], finish('SAFETY'))],
      ['Vercel', answered([], finish('content-filter'))],
    ],
    leaves: [
      ['stop', answered([text('ok')], finish('stop'))],
      ['an unknown reason', answered([text('ok')], finish('whatever'))],
      ['text about filters', answered([text('content_filter is a setting')], finish('stop'))],
      ['an agent above', { ...answered([], finish('content_filter')), 'gen_ai.operation.name': 'invoke_agent' }],
      ['other', answered([text('ok')], finish('other'))],
    ],
  },
  {
    signal: 'refusal',
    finds: [
      ['a refusal part', answered([{ type: 'refusal', content: 'I cannot help with that.' }])],
      ['the finish reason', answered([text('No.')], finish('refusal'))],
      [
        'OpenAI’s field',
        { ...answered([]), 'gen_ai.output.messages': '[{"role":"assistant","content":null,"refusal":"No."}]' },
      ],
    ],
    leaves: [
      ['a phrase, which is no proof', answered([text("I can't find an order with this number.")])],
      ['role-play', answered([text('The knight said: I cannot help you.')])],
      ['a quotation', answered([text('“I’m sorry, but I can’t”, she wrote.')])],
      [
        'an empty refusal field',
        { ...answered([]), 'gen_ai.output.messages': '[{"role":"assistant","content":"ok","refusal":""}]' },
      ],
      [
        'a null refusal field',
        { ...answered([]), 'gen_ai.output.messages': '[{"role":"assistant","content":"ok","refusal":null}]' },
      ],
    ],
  },
  {
    signal: 'invalid-structured-output',
    finds: [
      ['prose', answered([text('Sure! The order is late.')], { 'gen_ai.output.type': 'json' })],
      ['broken JSON', answered([text('{"a": 1,, }')], { 'gen_ai.output.type': 'json' })],
      [
        'a schema was given',
        answered([text('late')], { 'gen_ai.request.structured_output_schema': '{"type":"object"}' }),
      ],
    ],
    leaves: [
      ['JSON', answered([text('{"a": 1}')], { 'gen_ai.output.type': 'json' })],
      ['fenced JSON', answered([text('```json\n{"a": 1}\n```')], { 'gen_ai.output.type': 'json' })],
      ['JSON in prose', answered([text('Here you are: {"a": 1}. Anything else?')], { 'gen_ai.output.type': 'json' })],
      ['nobody asked', answered([text('late')])],
      ['a tool call instead', answered([call('weather', { city: 'Rome' })], { 'gen_ai.output.type': 'json' })],
      ['a cancelled stream', answered([text('{"a":')], { 'gen_ai.output.type': 'json', ...finish('cancelled') })],
      [
        'thoughts before it',
        answered([text('<think>like {this}</think>\n{"a": 1}')], { 'gen_ai.output.type': 'json' }),
      ],
      ['ticks inside the fence', answered([text('```json\n{"a": "`x`"}\n```')], { 'gen_ai.output.type': 'json' })],
    ],
  },
  {
    signal: 'empty-output',
    finds: [
      ['an empty text', answered([text('')], finish('stop'))],
      ['only blanks', answered([text(' \n')], finish('end_turn'))],
      ['no parts although content is recorded', answered([], finish('stop'))],
      [
        'no token came out',
        {
          'gen_ai.operation.name': 'chat',
          'gen_ai.input.messages': '[{"role":"user","content":"Hi"}]',
          'gen_ai.usage.output_tokens': 0,
          ...finish('stop'),
        },
      ],
    ],
    leaves: [
      ['text', answered([text('ok')])],
      ['a tool call', answered([call('weather', { city: 'Rome' })])],
      ['content capture off', { ...answered([]), 'gen_ai.input.messages': '[{"role":"user","parts":[]}]' }],
      ['nothing recorded', { 'gen_ai.operation.name': 'chat', 'gen_ai.usage.output_tokens': 40, ...finish('stop') }],
      ['thinking only', answered([{ type: 'reasoning', content: 'Hm.' }])],
      ['cancelled by the user', answered([], finish('cancelled'))],
      [
        'a word for nothing that was asked for',
        {
          ...answered([text('null')]),
          'gen_ai.input.messages': '[{"role":"user","content":"Give me the coupon, or null."}]',
        },
      ],
      [
        'tokens of a call that was not recorded',
        answered([text('')], { ...weather, 'gen_ai.usage.output_tokens': 31, ...finish('stop') }),
      ],
      ['an image', answered([{ type: 'uri', modality: 'image', uri: 'https://x/y.png' }])],
    ],
  },
  {
    signal: 'error-finish',
    finds: [
      ['error', answered([], finish('error'))],
      ['MALFORMED_FUNCTION_CALL', answered([], finish('MALFORMED_FUNCTION_CALL'))],
      ['failed', answered([], finish('failed'))],
    ],
    leaves: [
      ['other', answered([text('ok')], finish('other'))],
      ['stop', answered([text('ok')], finish('stop'))],
      ['unknown', answered([text('ok')], finish('unknown'))],
      ['text about errors', answered([text('error')], finish('stop'))],
      ['an agent above', { ...answered([text('ok')], finish('error')), 'gen_ai.operation.name': 'invoke_agent' }],
    ],
  },
  {
    signal: 'error-answered',
    finds: [
      [
        'the body that OpenAI answers with',
        answered([
          text('{"error":{"message":"Rate limit reached for gpt-4o","type":"tokens","code":"rate_limit_exceeded"}}'),
        ]),
        { class: 'provider.rate_limit' },
      ],
      [
        'the body that Anthropic answers with',
        answered([text('{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}')]),
        { class: 'provider.overloaded' },
      ],
      [
        'an exception that was printed',
        answered([text('litellm.ContextWindowExceededError: AnthropicException - prompt is too long: 213452 tokens')]),
        { class: 'input.context_length' },
      ],
      [
        'a coding agent that says so',
        answered([text('API Error: 529 {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}')]),
        { class: 'provider.overloaded' },
      ],
      [
        'what the client of OpenAI words',
        answered([
          text("Error code: 401 - {'error': {'message': 'Incorrect API key provided', 'code': 'invalid_api_key'}}"),
        ]),
        { class: 'provider.auth' },
      ],
    ],
    leaves: [
      ['an answer about errors', answered([text('The error openai.RateLimitError means that you sent too much.')])],
      [
        'JSON that was asked for',
        answered([text('{"error":{"message":"no such order","code":7}}')], { 'gen_ai.output.type': 'json' }),
      ],
      ['an error that the app defined', answered([text('{"error":"no such order"}')])],
      ['an error among other things', answered([text('{"error":{"message":"x","code":1},"order":7}')])],
      ['code with an error in it', answered([text('throw new openai.RateLimitError()')])],
      ['a plain word', answered([text('Error: please name a city.')])],
    ],
  },
  {
    signal: 'guardrail-block',
    finds: [
      ['Bedrock', answered([text('Blocked.')], finish('guardrail_intervened'))],
      [
        'a guardrail span that did not pass',
        { 'openinference.span.kind': 'GUARDRAIL', 'output.value': '{"passed": false}' },
      ],
      ['a verdict', { 'gen_ai.operation.name': 'run_guardrail', 'gen_ai.guardrail.verdict.type': 'block' }],
      [
        'a verdict told on the call it guarded',
        { ...answered([text('I cannot help with that.')], finish('stop')), 'gen_ai.guardrail.verdict.type': 'deny' },
      ],
      [
        'a verdict told on the agent it guarded',
        { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.guardrail.action.type': 'block' },
      ],
      ['a rail of NeMo that stopped', { 'rail.type': 'input', 'rail.name': 'self check input', 'rail.stop': true }],
      [
        'a validator of Guardrails AI',
        {
          type: 'guardrails/guard/step/validator',
          'validator.name': 'toxic_language',
          'validator.on_fail': 'exception',
          'validator.validate.output.outcome': 'fail',
        },
      ],
    ],
    leaves: [
      ['a guardrail that passed', { 'openinference.span.kind': 'GUARDRAIL', 'output.value': '{"passed": true}' }],
      ['a verdict to allow', { 'gen_ai.operation.name': 'run_guardrail', 'gen_ai.guardrail.verdict.type': 'allow' }],
      ['a guardrail that says nothing', { 'openinference.span.kind': 'GUARDRAIL' }],
      [
        'a call whose guardrail let it pass',
        { ...answered([text('{"passed": false}')], finish('stop')), 'gen_ai.guardrail.verdict.type': 'allow' },
      ],
      ['a rail of NeMo that let it pass', { 'rail.type': 'input', 'rail.stop': false }],
      [
        'a validator that only notes',
        {
          type: 'guardrails/guard/step/validator',
          'validator.on_fail': 'noop',
          'validator.validate.output.outcome': 'fail',
        },
      ],
      [
        'personal data that was masked',
        { 'gen_ai.operation.name': 'run_guardrail', 'gen_ai.guardrail.action.type': 'modify' },
      ],
      ['text about blocking', { 'openinference.span.kind': 'GUARDRAIL', 'output.value': 'not blocked' }],
      ['stop', answered([text('ok')], finish('stop'))],
    ],
  },
]
