import { answered, call, finish, offered, text } from '#test/support/understood.ts'
import type { SignalCases } from './signal-cases.ts'

const long = {
  type: 'object',
  properties: { city: { type: 'string' }, unit: { enum: ['C', 'F'] }, days: { type: 'integer' } },
  required: ['city'],
}
const weather = offered({ name: 'weather', schema: long })

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
    signal: 'unknown-tool',
    finds: [
      ['a tool nobody offered', answered([call('refund', {})], weather)],
      ['one known and one unknown', answered([call('weather', { city: 'Rome' }), call('pay', {})], weather)],
      ['a misspelt name', answered([call('wether', { city: 'Rome' })], weather)],
    ],
    leaves: [
      ['an offered tool', answered([call('weather', { city: 'Rome' })], weather)],
      ['a tool of the server', answered([call('web_search', { q: 'x' })], weather)],
      ['an MCP prefix', answered([call('mcp__srv__weather', { city: 'Rome' })], weather)],
      ['the functions. prefix', answered([call('functions.weather', { city: 'Rome' })], weather)],
      ['a list of names only', answered([call('refund', {})], { 'gen_ai.tool.definitions': '["weather"]' })],
      ['no tools sent', answered([call('refund', {})])],
    ],
  },
  {
    signal: 'arguments-not-json',
    finds: [
      ['broken JSON', answered([call('weather', '{"city": "Rome"')], weather)],
      ['prose for an object', answered([call('weather', 'Rome please')], weather)],
      ['broken JSON without an offer', answered([call('weather', '{"city": Rome}}')])],
    ],
    leaves: [
      ['JSON text', answered([call('weather', '{"city":"Rome"}')], weather)],
      ['no arguments', answered([call('now', '')], offered({ name: 'now' }))],
      ['a Python literal', answered([call('weather', "{'city': 'Rome'}")], weather)],
      ['text cut at a usual limit', answered([call('weather', `{"city":"${'x'.repeat(4096 - 9)}`)], weather)],
      ['hidden arguments', answered([call('weather', '[REDACTED]')], weather)],
      ['a free-form tool', answered([call('apply_patch', '*** Begin Patch')])],
    ],
  },
  {
    signal: 'arguments-break-schema',
    finds: [
      ['a required field missing', answered([call('weather', { unit: 'C' })], weather)],
      ['a value outside the enum', answered([call('weather', { city: 'Rome', unit: 'K' })], weather)],
      ['a wrong type', answered([call('weather', { city: ['Rome'] })], weather)],
    ],
    leaves: [
      ['fitting arguments', answered([call('weather', { city: 'Rome', unit: 'C', days: 3 })], weather)],
      ['a number sent as text', answered([call('weather', { city: 'Rome', days: '3' })], weather)],
      ['null for left out', answered([call('weather', { city: 'Rome', unit: null })], weather)],
      [
        'upper-case types',
        answered(
          [call('t', { a: 'x' })],
          offered({ name: 't', schema: { type: 'OBJECT', properties: { a: { type: 'STRING' } } } }),
        ),
      ],
      [
        'unions',
        answered(
          [call('t', { a: 1 })],
          offered({
            name: 't',
            schema: { type: 'object', properties: { a: { anyOf: [{ type: 'string' }, { type: 'number' }] } } },
          }),
        ),
      ],
      [
        'a reference it cannot follow',
        answered(
          [call('t', { a: 1 })],
          offered({ name: 't', schema: { type: 'object', properties: { a: { $ref: 'https://x/y' } } } }),
        ),
      ],
    ],
  },
  {
    signal: 'missing-tool-call',
    finds: [
      ['OpenAI', answered([text('Let me look.')], finish('tool_calls'))],
      ['Anthropic', answered([text('Let me look.')], finish('tool_use'))],
      ['nothing at all', answered([], finish('tool_calls'))],
    ],
    leaves: [
      ['a call is there', answered([call('weather', { city: 'Rome' })], finish('tool_calls'))],
      ['stop with a call', answered([call('weather', { city: 'Rome' })], finish('stop'))],
      [
        'content capture off',
        { ...answered([], finish('tool_calls')), 'gen_ai.input.messages': '[{"role":"user","parts":[]}]' },
      ],
      ['no output sent', { 'gen_ai.operation.name': 'chat', ...finish('tool_calls') }],
      [
        'messages cut in the middle',
        {
          ...answered([], finish('tool_calls')),
          'gen_ai.output.messages': '[{"role":"assistant","parts":[{"type":"tool',
        },
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
    signal: 'guardrail-block',
    finds: [
      ['Bedrock', answered([text('Blocked.')], finish('guardrail_intervened'))],
      [
        'a guardrail span that did not pass',
        { 'openinference.span.kind': 'GUARDRAIL', 'output.value': '{"passed": false}' },
      ],
      ['a verdict', { 'gen_ai.operation.name': 'run_guardrail', 'gen_ai.guardrail.verdict.type': 'block' }],
    ],
    leaves: [
      ['a guardrail that passed', { 'openinference.span.kind': 'GUARDRAIL', 'output.value': '{"passed": true}' }],
      ['a verdict to allow', { 'gen_ai.operation.name': 'run_guardrail', 'gen_ai.guardrail.verdict.type': 'allow' }],
      ['a guardrail that says nothing', { 'openinference.span.kind': 'GUARDRAIL' }],
      ['text about blocking', { 'openinference.span.kind': 'GUARDRAIL', 'output.value': 'not blocked' }],
      ['stop', answered([text('ok')], finish('stop'))],
    ],
  },
]
