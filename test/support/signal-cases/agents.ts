import { root, tool, model, failed, agent, same, names, type SignalCases } from './draw.ts'

export const agentsCases: Readonly<Record<string, SignalCases>> = {
  'handoff-ping-pong': {
    finds: [
      ['two agents four times', [root(), ...names(4, (n) => agent(`a${n}`, n % 2 ? 'sales' : 'support'))]],
      ['six times', [root(), ...names(6, (n) => agent(`a${n}`, n % 2 ? 'sales' : 'support'))]],
      [
        'by transfer tools',
        [root(), ...names(4, (n) => tool(`a${n}`, n % 2 ? 'transfer_to_sales' : 'transfer_to_support', {}, 'ok'))],
      ],
    ],
    leaves: [
      [
        'agents with tools',
        [root(), ...names(4, (n) => agent(`a${n}`, n % 2 ? 'b' : 'a')), tool('t', 'read', {}, 1, { at: 25 })],
      ],
      ['three in a row', [root(), ...names(6, (n) => agent(`a${n}`, `a${n % 3}`))]],
      ['there and back', [root(), ...names(2, (n) => agent(`a${n}`, n % 2 ? 'b' : 'a'))]],
      ['side by side', [root(), ...names(4, (n) => agent(`a${n}`, n % 2 ? 'b' : 'a', { at: 10, lasts: 50 }))]],
      [
        'agents whose words are not recorded',
        [
          root(),
          ...names(4, (n) => agent(`a${n}`, n % 2 ? 'b' : 'a', { lasts: 9 })),
          ...names(4, (n) => ({
            id: `m${n}`,
            under: `a${n}`,
            at: (n + 1) * 10 + 1,
            lasts: 2,
            attributes: { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-4o' },
          })),
        ],
      ],
      [
        'something new each time',
        [
          root(),
          ...names(4, (n) => agent(`a${n}`, n % 2 ? 'b' : 'a', { lasts: 9 })),
          ...names(4, (n) =>
            model(`m${n}`, { text: `news ${n}`, more: { under: `a${n}`, at: (n + 1) * 10 + 1, lasts: 2 } }),
          ),
        ],
      ],
    ],
  },
  'step-limit': {
    finds: [
      [
        'all steps, still asking',
        [
          root({ attributes: { ...root().attributes, 'smolagents.max_steps': 2 } }),
          model('m1', { calls: [['c1', 'a']] }),
          model('m2', { calls: [['c2', 'a']] }),
        ],
      ],
      [
        'an agent below another',
        [
          root(),
          agent('b', 'b', { lasts: 90, attributes: { ...root().attributes, 'smolagents.max_steps': 2 } }),
          model('m1', { calls: [['c1', 'a']], more: { under: 'b' } }),
          model('m2', { calls: [['c2', 'a']], more: { under: 'b' } }),
        ],
      ],
      [
        'the words of LangGraph in the place of an answer',
        [root({}, 'Sorry, need more steps to process this request.'), model('m1', { calls: [['c1', 'a']] })],
      ],
      [
        'the words of LangChain in the place of an answer',
        [root({}, 'Agent stopped due to iteration limit or time limit.'), model('m1', { text: 'Thought: once more' })],
      ],
      [
        'three of three',
        [
          root({ attributes: { ...root().attributes, 'smolagents.max_steps': 3 } }),
          ...names(3, (n) => model(`m${n}`, { calls: [[`c${n}`, 'a']] })),
        ],
      ],
    ],
    leaves: [
      [
        'an answer about steps',
        [
          root({}, 'Your request needs more steps than I can take; shall I go on?'),
          model('m1', { text: 'Shall I go on?' }),
        ],
      ],
      [
        'an answer in the last step',
        [
          root({ attributes: { ...root().attributes, 'smolagents.max_steps': 2 } }),
          model('m1', { calls: [['c1', 'a']] }),
          model('m2', { text: 'Done.' }),
        ],
      ],
      [
        'steps left',
        [
          root({ attributes: { ...root().attributes, 'smolagents.max_steps': 5 } }),
          model('m1', { calls: [['c1', 'a']] }),
        ],
      ],
      ['no limit', [root(), model('m1', { calls: [['c1', 'a']] }), model('m2', { calls: [['c2', 'a']] })]],
      [
        'a limit of one',
        [
          root({ attributes: { ...root().attributes, 'ai.settings.maxSteps': 1 } }),
          model('m1', { calls: [['c1', 'a']] }),
        ],
      ],
      [
        'text beside the call',
        [
          root({ attributes: { ...root().attributes, 'smolagents.max_steps': 1 } }),
          model('m2', { text: 'Done.', calls: [['c1', 'a']] }),
        ],
      ],
    ],
  },
  'duplicate-effect': {
    finds: [
      [
        'paid twice',
        [root(), tool('a', 'pay_invoice', { id: 1 }, 'paid'), tool('b', 'pay_invoice', { id: 1 }, 'paid')],
      ],
      [
        'sent twice',
        [
          root(),
          tool('a', 'sendEmail', { to: 'x' }, 'sent 1'),
          tool('c', 'read', {}, 1),
          tool('b', 'sendEmail', { to: 'x' }, 'sent 2'),
        ],
      ],
      [
        'refunded twice',
        [
          root(),
          tool('a', 'create_refund', { id: 1 }, { refund: 1 }),
          tool('b', 'create_refund', { id: 1 }, { refund: 2 }),
        ],
      ],
    ],
    leaves: [
      ['reading', [root(), ...same(2, 'get_order')]],
      ['setting', [root(), ...same(2, 'set_price', 'ok')]],
      ['deleting', [root(), ...same(2, 'delete_file', 'ok')]],
      ['other arguments', [root(), tool('a', 'pay', { id: 1 }, 'paid'), tool('b', 'pay', { id: 2 }, 'paid')]],
      ['refused', [root(), tool('a', 'pay', { id: 1 }, 'paid'), tool('b', 'pay', { id: 1 }, 'already paid')]],
      ['failed first', [root(), failed(tool('a', 'pay', { id: 1 }, 'x')), tool('b', 'pay', { id: 1 }, 'paid')]],
      ['details of an order', [root(), ...same(2, 'order_details', 'ok')]],
      ['a place on a map', [root(), ...same(2, 'get_place', 'ok')]],
      ['items of an order', [root(), ...same(2, 'order_items', 'ok')]],
      ['looking up orders', [root(), ...same(2, 'lookup_order', 'ok')]],
    ],
  },
}
