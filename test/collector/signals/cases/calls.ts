import { answered, call, finish, offered, text } from '#test/support/understood.ts'
import type { SignalCases } from './signal-cases.ts'

const long = {
  type: 'object',
  properties: { city: { type: 'string' }, unit: { enum: ['C', 'F'] }, days: { type: 'integer' } },
  required: ['city'],
}
const weather = offered({ name: 'weather', schema: long })

/** What can be wrong with the tools that a model asks for. */
export const callCases: readonly SignalCases[] = [
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
      ['handing over', answered([call('transfer_to_billing', {})], weather)],
      ['the form of the answer', answered([call('final_result', { total: 3 })], weather)],
      [
        'a span whose attributes were dropped',
        answered([call('refund', {})], weather),
        { span: { droppedAttributes: 4 } },
      ],
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
]
