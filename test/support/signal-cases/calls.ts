import { root, tool, model, failed, http, agent, part, call, answerTo, names, type SignalCases } from './draw.ts'

export const callsCases: Readonly<Record<string, SignalCases>> = {
  'dangling-tool-call': {
    finds: [
      [
        'no result before the next turn',
        [
          root(),
          model('m1', { calls: [['c1', 'pay']] }),
          model('m2', {
            before: [
              { role: 'assistant', parts: [call(['c1', 'pay'])] },
              { role: 'user', parts: [part('and?')] },
            ],
            text: 'ok',
          }),
        ],
      ],
      [
        'one of two without',
        [
          root(),
          model('m1', {
            calls: [
              ['c1', 'a'],
              ['c2', 'b'],
            ],
          }),
          model('m2', {
            before: [{ role: 'assistant', parts: [call(['c1', 'a']), call(['c2', 'b'])] }, answerTo('c1')],
            text: 'ok',
          }),
        ],
      ],
      [
        'in the middle of a run',
        [
          root(),
          model('m0', { text: 'hm' }),
          model('m1', { calls: [['c1', 'pay']] }),
          model('m2', {
            before: [
              { role: 'assistant', parts: [call(['c1', 'pay'])] },
              { role: 'user', parts: [part('go on')] },
            ],
            text: 'ok',
          }),
        ],
      ],
    ],
    leaves: [
      [
        'a tool span',
        [
          root(),
          model('m1', { calls: [['c1', 'pay']] }),
          tool('t', 'pay', { id: 'c1' }, 'ok'),
          model('m2', {
            before: [
              { role: 'assistant', parts: [call(['c1', 'pay'])] },
              { role: 'user', parts: [part('and?')] },
            ],
            text: 'ok',
          }),
        ],
      ],
      [
        'a handoff',
        [
          root(),
          model('m1', { calls: [['c1', 'transfer_to_sales']] }),
          model('m2', {
            before: [
              { role: 'assistant', parts: [call(['c1', 'transfer_to_sales'])] },
              { role: 'user', parts: [part('and?')] },
            ],
            text: 'ok',
          }),
        ],
      ],
      [
        'a call that the provider ran itself',
        [
          root(),
          model('m1', { calls: [['c1', 'web_search']] }),
          model('m2', {
            before: [
              { role: 'assistant', parts: [call(['c1', 'web_search']), ...answerTo('c1').parts] },
              { role: 'user', parts: [part('and?')] },
            ],
            text: 'ok',
          }),
        ],
      ],
      [
        'a span whose attributes were dropped',
        [
          root(),
          model('m1', { calls: [['c1', 'pay']] }),
          model('m2', {
            before: [
              { role: 'assistant', parts: [call(['c1', 'pay'])] },
              { role: 'user', parts: [part('and?')] },
            ],
            text: 'ok',
            more: { span: { droppedAttributes: 3 } },
          }),
        ],
      ],
      ['the last turn', [root(), model('m1', { calls: [['c1', 'pay']] })]],
      ['cut history', [root(), model('m1', { calls: [['c1', 'pay']] }), model('m2', { users: ['and?'], text: 'ok' })]],
      [
        'a run before',
        [
          root(),
          model('m2', {
            before: [
              { role: 'assistant', parts: [call(['c1', 'pay'])] },
              { role: 'user', parts: [part('and?')] },
            ],
            text: 'ok',
          }),
        ],
      ],
      [
        'a result',
        [
          root(),
          model('m1', { calls: [['c1', 'pay']] }),
          model('m2', { before: [{ role: 'assistant', parts: [call(['c1', 'pay'])] }, answerTo('c1')], text: 'ok' }),
        ],
      ],
    ],
  },
  'retry-storm': {
    finds: [
      ['three failed attempts', [root(), ...names(3, (n) => failed(model(`m${n}`, { users: ['same'] })))]],
      ['four failed attempts', [root(), ...names(4, (n) => failed(model(`m${n}`, { users: ['same'] })))]],
      [
        'refused requests under one call',
        [
          root(),
          model('m', { users: ['q'], text: 'ok', more: { at: 0, lasts: 90 } }),
          ...names(3, (n) => http(`h${n}`, 429, { under: 'm' })),
        ],
      ],
    ],
    leaves: [
      ['went well', [root(), ...names(4, (n) => model(`m${n}`, { users: ['same'], text: 'a' }))]],
      ['two attempts', [root(), ...names(2, (n) => failed(model(`m${n}`, { users: ['same'] })))]],
      ['different inputs', [root(), ...names(4, (n) => failed(model(`m${n}`, { users: [`q${n}`] })))]],
      [
        'side by side',
        [root(), ...names(4, (n) => failed(model(`m${n}`, { users: ['same'], more: { at: 10, lasts: 9 } })))],
      ],
      [
        '404s',
        [
          root(),
          model('m', { users: ['q'], text: 'ok', more: { at: 0, lasts: 90 } }),
          ...names(4, (n) => http(`h${n}`, 404, { under: 'm' })),
        ],
      ],
      [
        'other agents',
        [
          root(),
          ...names(3, (n) => agent(`a${n}`, `a${n}`)),
          ...names(3, (n) => failed(model(`m${n}`, { users: ['same'], more: { under: `a${n}` } }))),
        ],
      ],
    ],
  },
  'fallback-used': {
    finds: [
      [
        'another model answers',
        [
          root(),
          failed(model('m1', { users: ['q'] })),
          model('m2', { users: ['q'], text: 'ok', model: 'claude-sonnet-4' }),
        ],
      ],
      [
        'after two failures',
        [
          root(),
          failed(model('m0', { users: ['q'] })),
          failed(model('m1', { users: ['q'] })),
          model('m2', { users: ['q'], text: 'ok', model: 'claude-sonnet-4' }),
        ],
      ],
      [
        'a smaller one',
        [
          root(),
          failed(model('m1', { users: ['q'] })),
          model('m2', { users: ['q'], text: 'ok', model: 'gpt-4o-mini' }),
        ],
      ],
    ],
    leaves: [
      ['the same model', [root(), failed(model('m1', { users: ['q'] })), model('m2', { users: ['q'], text: 'ok' })]],
      [
        'a router',
        [
          root(),
          model('m1', { users: ['q'], text: 'a' }),
          model('m2', { users: ['q'], text: 'ok', model: 'claude-sonnet-4' }),
        ],
      ],
      [
        'another question',
        [
          root(),
          failed(model('m1', { users: ['q'] })),
          model('m2', { users: ['r'], text: 'ok', model: 'claude-sonnet-4' }),
        ],
      ],
      [
        'another snapshot',
        [
          root(),
          failed(model('m1', { users: ['q'] })),
          model('m2', { users: ['q'], text: 'ok', model: 'gpt-4o-2024-08-06' }),
        ],
      ],
      [
        'both failed',
        [
          root(),
          failed(model('m1', { users: ['q'] })),
          failed(model('m2', { users: ['q'], model: 'claude-sonnet-4' })),
        ],
      ],
    ],
  },
}
