import { root, tool, model, agent, names, type SignalCases } from './draw.ts'

export const telemetryCases: Readonly<Record<string, SignalCases>> = {
  abandoned: {
    finds: [
      ['no root', [tool('a', 'read', {}, 1)], { timedOut: true }],
      ['a root without an end', [root({ span: { endNs: 0n } }), tool('a', 'read', {}, 1)], { timedOut: true }],
      [
        'two branches without a root',
        [tool('a', 'read', {}, 1), tool('b', 'read', {}, 1, { under: 'else' })],
        { timedOut: true },
      ],
    ],
    leaves: [
      ['under way', [tool('a', 'read', {}, 1)]],
      ['ended', [root(), tool('a', 'read', {}, 1)], { timedOut: true }],
      ['a parent elsewhere', [tool('a', 'read', {}, 1, { span: { flags: 0x301 } })], { timedOut: true }],
      ['a server span', [tool('a', 'read', {}, 1, { span: { otelKind: 2 } })], { timedOut: true }],
      ['a child without an end', [root(), tool('a', 'read', {}, 1, { span: { endNs: 0n } })], { timedOut: true }],
    ],
  },
  'clock-skew': {
    finds: [
      ['before its parent', [root({ at: 10_000 }), tool('a', 'read', {}, 1, { at: 0 })]],
      ['an end before the start', [root(), tool('a', 'read', {}, 1, { at: 50, lasts: -20 })]],
      [
        'below another span',
        [root(), agent('b', 'b', { at: 9_000 }), tool('a', 'read', {}, 1, { under: 'b', at: 10 })],
      ],
    ],
    leaves: [
      ['outlives its parent', [root({ lasts: 20 }), tool('a', 'read', {}, 1, { lasts: 900_000 })]],
      ['queued', [root({ lasts: 5 }), tool('a', 'read', {}, 1, { at: 900_000 })]],
      ['milliseconds', [root({ at: 300 }), tool('a', 'read', {}, 1, { at: 0 })]],
      ['no end', [root(), tool('a', 'read', {}, 1, { span: { endNs: 0n } })]],
      ['no parent', [tool('a', 'read', {}, 1)]],
    ],
  },
  'input-growth': {
    finds: [
      [
        'doubling',
        [
          root(),
          ...names(5, (n) =>
            model(`m${n}`, { users: ['q'], text: 'a', attributes: { 'gen_ai.usage.input_tokens': 4_000 * 2 ** n } }),
          ),
        ],
      ],
      [
        'tripling',
        [
          root(),
          ...names(4, (n) =>
            model(`m${n}`, { users: ['q'], text: 'a', attributes: { 'gen_ai.usage.input_tokens': 2_000 * 3 ** n } }),
          ),
        ],
      ],
      [
        'by half each time',
        [
          root(),
          ...names(8, (n) =>
            model(`m${n}`, {
              users: ['q'],
              text: 'a',
              attributes: { 'gen_ai.usage.input_tokens': Math.round(3_000 * 1.5 ** n) },
            }),
          ),
        ],
      ],
    ],
    leaves: [
      [
        'step by step',
        [
          root(),
          ...names(8, (n) =>
            model(`m${n}`, {
              users: ['q'],
              text: 'a',
              attributes: { 'gen_ai.usage.input_tokens': 20_000 + 3_000 * n },
            }),
          ),
        ],
      ],
      [
        'small',
        [
          root(),
          ...names(5, (n) =>
            model(`m${n}`, { users: ['q'], text: 'a', attributes: { 'gen_ai.usage.input_tokens': 100 * 2 ** n } }),
          ),
        ],
      ],
      [
        'two calls',
        [
          root(),
          ...names(2, (n) =>
            model(`m${n}`, { users: ['q'], text: 'a', attributes: { 'gen_ai.usage.input_tokens': 4_000 * 20 ** n } }),
          ),
        ],
      ],
      [
        'one long document',
        [
          root(),
          ...names(6, (n) =>
            model(`m${n}`, {
              users: ['q'],
              text: 'a',
              attributes: { 'gen_ai.usage.input_tokens': n < 3 ? 2_000 : 90_000 },
            }),
          ),
        ],
      ],
      ['no tokens', [root(), ...names(6, (n) => model(`m${n}`, { users: ['q'], text: 'a' }))]],
    ],
  },
}
