import type { Drawn } from '#test/support/runs.ts'

import { failed, model, root, tool, type Past, type SignalCases } from './draw.ts'

/** Runs that went before, each so often. */
const before = (drawn: readonly Drawn[], times = 30, wentWell = true): { readonly past: readonly Past[] } => ({
  past: [{ drawn, times, wentWell }],
})

const reading = (lasts: number, name = 'read') => [root(), tool('a', name, {}, 'a page', { lasts })]
const answering = (lasts: number, tokensOut: number, name = 'gpt-4o') => [
  root(),
  model('m', {
    users: ['q'],
    text: 'ok',
    model: name,
    more: { lasts },
    attributes: { 'gen_ai.usage.output_tokens': tokensOut },
  }),
]
const beginning = (seconds: number, name = 'gpt-4o') => [
  root(),
  model('m', {
    users: ['q'],
    text: 'ok',
    model: name,
    attributes: { 'gen_ai.response.time_to_first_chunk': seconds },
  }),
]
const spending = (tokens: number, usd = 0, more: Partial<Drawn> = {}) => [
  root(more),
  model('m', {
    users: ['q'],
    text: 'ok',
    attributes: { 'gen_ai.usage.input_tokens': tokens, ...(usd > 0 ? { 'gen_ai.usage.cost': usd } : {}) },
  }),
]
const finding = (...results: readonly unknown[]) => [
  root(),
  ...results.map((result, at) => tool(`t${at}`, 'search', { at }, result)),
]
const caching = (inputTokens: number, ...cached: readonly number[]) => [
  root(),
  ...cached.map((tokens, at) =>
    model(`m${at}`, {
      users: [`q${at}`],
      text: 'ok',
      attributes: { 'gen_ai.usage.input_tokens': inputTokens, 'gen_ai.usage.cache_read.input_tokens': tokens },
    }),
  ),
]
const offering = (...tools: readonly string[]) =>
  JSON.stringify(tools.map((name) => ({ type: 'function', name, parameters: { type: 'object', properties: {} } })))
const answeredBy = (name: string, asked = 'gpt-4o', agentName = 'clerk') => [
  root({ attributes: { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': agentName } }),
  model('m', { users: ['q'], text: 'ok', model: asked, attributes: { 'gen_ai.response.model': name } }),
]
const offered = (tools: string, more: Record<string, string> = {}) => [
  root(),
  model('m', { users: ['q'], text: 'ok', attributes: { 'gen_ai.tool.definitions': tools, ...more } }),
]
/** The same, and a tool of that run failed. */
const spoilt = (drawn: readonly Drawn[]) => [...drawn, failed(tool('bad', 'save', {}, undefined))]

export const usualCases: Readonly<Record<string, SignalCases>> = {
  'latency-anomaly': {
    finds: [
      ['a tool that takes a minute instead of a moment', reading(60_000), before(reading(50))],
      ['ten times as long as ever', reading(5_000), before(reading(500))],
      ['an answer that takes long for its length', answering(60_000, 100), before(answering(1_000, 100))],
    ],
    leaves: [
      ['a long answer', answering(60_000, 6_000), before(answering(1_000, 100))],
      ['too few samples', reading(60_000), before(reading(50), 29)],
      [
        'a call that failed',
        [root(), failed(tool('a', 'read', {}, undefined, { lasts: 60_000 }))],
        before(reading(50)),
      ],
      [
        'waiting for a person',
        reading(900_000).map((one) => ({
          ...one,
          attributes: {
            ...one.attributes,
            ...(one.id === 'a' ? { 'pydantic_ai.tool.deferral.name': 'ApprovalRequired' } : {}),
          },
        })),
        before(reading(50)),
      ],
      ['slow within what is usual', reading(200), before(reading(50))],
      [
        'slow as it now and then is',
        reading(4_000),
        { past: [...before(reading(50)).past, ...before(reading(4_000), 3).past] },
      ],
      ['milliseconds', reading(4), before(reading(0))],
      ['another tool', reading(60_000, 'compile'), before(reading(50))],
      ['another model', answering(60_000, 100, 'o3'), before(answering(1_000, 100))],
    ],
  },
  'first-token-anomaly': {
    finds: [
      ['half a minute', beginning(30), before(beginning(0.4))],
      ['six times as long', beginning(3), before(beginning(0.5))],
      [
        'far beyond the slowest so far',
        beginning(40),
        { past: [...before(beginning(0.4)).past, ...before(beginning(2), 3).past] },
      ],
    ],
    leaves: [
      ['too few samples', beginning(30), before(beginning(0.4), 29)],
      ['another model', beginning(30, 'o3'), before(beginning(0.4))],
      ['a call that failed', beginning(30).map((one) => (one.id === 'm' ? failed(one) : one)), before(beginning(0.4))],
      ['late within what is usual', beginning(1.5), before(beginning(0.4))],
      ['milliseconds', beginning(0.2), before(beginning(0.01))],
      ['nothing said of it', answering(60_000, 5), before(beginning(0.4))],
    ],
  },
  'cost-anomaly': {
    finds: [
      ['ten times the tokens', spending(40_000), before(spending(4_000))],
      ['ten times the money', spending(1_000, 0.5), before(spending(1_000, 0.05))],
      ['twenty times the usual of a small run', spending(20_000), before(spending(1_000))],
    ],
    leaves: [
      ['too few runs', spending(40_000), before(spending(4_000), 29)],
      [
        'sums repeated by agents',
        [
          root({
            attributes: {
              'gen_ai.operation.name': 'invoke_agent',
              'gen_ai.agent.name': 'clerk',
              'gen_ai.usage.input_tokens': 40_000,
            },
          }),
          ...spending(4_000).slice(1),
        ],
        before(spending(4_000)),
      ],
      ['another kind of run', spending(40_000, 0, { span: { name: 'nightly report' } }), before(spending(4_000))],
      ['much within what is usual', spending(16_000), before(spending(4_000))],
      [
        'a run that failed',
        spending(40_000).map((one) => (one.id === 'root' ? failed(one) : one)),
        before(spending(4_000)),
      ],
      ['hardly anything', spending(1_500), before(spending(50))],
    ],
  },
  'empty-result-rate': {
    finds: [
      ['an empty list', finding([]), before(finding([1]))],
      ['words that say so', finding('No results found'), before(finding('Tea, 4 pounds'))],
      ['an empty object', finding({}), before(finding({ rows: 3 }))],
    ],
    leaves: [
      [
        'a tool that often finds nothing',
        finding([]),
        { past: [...before(finding([1]), 24).past, ...before(finding([]), 8).past] },
      ],
      ['a tool without results', [root(), tool('t0', 'search', { at: 0 }, undefined)], before(finding([1]))],
      ['too few samples', finding([]), before(finding([1]), 29)],
      ['a later call that found something', finding([], [1]), before(finding([1]))],
      [
        'another app',
        finding([]).map((one) => ({
          ...one,
          span: { resource: { attributes: { 'service.name': 'other' }, schemaUrl: '', droppedAttributes: 0 } },
        })),
        before(finding([1])),
      ],
      ['nought', finding(0), before(finding([1]))],
    ],
  },
  'cache-collapse': {
    finds: [
      ['nothing from the cache any more', caching(4_000, 0, 0, 0), before(caching(4_000, 0, 3_500, 3_600))],
      ['a tenth of what it was', caching(4_000, 0, 300, 300), before(caching(4_000, 3_000, 3_500))],
      ['even on the first call', caching(20_000, 0, 0, 0, 0), before(caching(20_000, 18_000, 18_000))],
    ],
    leaves: [
      ['a cold first call', caching(4_000, 0, 3_500, 3_500), before(caching(4_000, 0, 3_500, 3_600))],
      ['short inputs', caching(1_000, 0, 0, 0), before(caching(4_000, 0, 3_500, 3_600))],
      ['an app that never cached much', caching(4_000, 0, 0, 0), before(caching(4_000, 0, 200, 300))],
      ['too few samples', caching(4_000, 0, 0, 0), before(caching(4_000, 0, 3_500), 14)],
      ['a little less than usual', caching(4_000, 0, 2_400, 2_400), before(caching(4_000, 0, 3_500, 3_600))],
      ['a single call', caching(4_000, 0), before(caching(4_000, 0, 3_500, 3_600))],
      ['one call of several', caching(4_000, 0, 3_500, 0, 3_500), before(caching(4_000, 0, 3_500, 3_600))],
    ],
  },
  'model-drift': {
    finds: [
      ['a newer snapshot', spoilt(answeredBy('gpt-4.1-2025-04-14')), before(answeredBy('gpt-4o-2024-05-13'))],
      ['a smaller one', spoilt(answeredBy('gpt-4o-mini-2024-07-18')), before(answeredBy('gpt-4o-2024-05-13'))],
      ['another maker', spoilt(answeredBy('llama-3.3-70b', 'auto')), before(answeredBy('claude-sonnet-4', 'auto'))],
    ],
    leaves: [
      ['a run that went well', answeredBy('gpt-4o-mini-2024-07-18'), before(answeredBy('gpt-4o-2024-05-13'))],
      [
        'another snapshot of the same',
        spoilt(answeredBy('gpt-4o-2024-08-06')),
        before(answeredBy('gpt-4o-2024-05-13')),
      ],
      ['too few runs', spoilt(answeredBy('gpt-4o-mini-2024-07-18')), before(answeredBy('gpt-4o-2024-05-13'), 29)],
      ['a model that was asked for', spoilt(answeredBy('o3', 'o3')), before(answeredBy('gpt-4o-2024-05-13'))],
      ['another agent', spoilt(answeredBy('o3', 'gpt-4o', 'buyer')), before(answeredBy('gpt-4o-2024-05-13'))],
      ['runs that failed as well', spoilt(answeredBy('o3')), before(answeredBy('gpt-4o-2024-05-13'), 30, false)],
    ],
  },
  'tools-drift': {
    finds: [
      ['one less', spoilt(offered(offering('find'))), before(offered(offering('find', 'save')))],
      ['one more', spoilt(offered(offering('find', 'save', 'drop'))), before(offered(offering('find', 'save')))],
      ['another name', spoilt(offered(offering('find', 'store'))), before(offered(offering('find', 'save')))],
    ],
    leaves: [
      ['a run that went well', offered(offering('find')), before(offered(offering('find', 'save')))],
      [
        'another release',
        spoilt(offered(offering('find'))).map((one) => ({
          ...one,
          span: {
            ...one.span,
            resource: {
              attributes: { 'service.name': 'shop', 'service.version': '2' },
              schemaUrl: '',
              droppedAttributes: 0,
            },
          },
        })),
        before(offered(offering('find', 'save'))),
      ],
      [
        'another prompt version',
        spoilt(offered(offering('find'), { 'nevermore.prompt.version': '9' })),
        before(offered(offering('find', 'save'))),
      ],
      ['too few runs', spoilt(offered(offering('find'))), before(offered(offering('find', 'save')), 29)],
      ['another order', spoilt(offered(offering('save', 'find'))), before(offered(offering('find', 'save')))],
      ['nothing said of tools', spoilt(answeredBy('gpt-4o')), before(offered(offering('find', 'save')))],
    ],
  },
}
