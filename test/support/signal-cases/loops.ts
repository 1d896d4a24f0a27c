import { root, tool, model, agent, same, names, long, type SignalCases } from './draw.ts'

/** A conversation that has come to its nth question. */
const turns = (n: number) => Array.from({ length: n + 1 }, (_, at) => `question ${at}`)

export const loopsCases: Readonly<Record<string, SignalCases>> = {
  'repeated-tool-call': {
    finds: [
      ['three in a row', [root(), ...same(3)]],
      ['five in a row', [root(), ...same(5)]],
      [
        'with another call between',
        [root(), ...same(2), tool('x', 'read', { n: 1 }, 1), tool('t9', 'find_order', { order: 7 }, 'nothing')],
      ],
    ],
    leaves: [
      ['polling by name', [root(), ...same(5, 'get_job_status')]],
      ['polling by result', [root(), ...same(5, 'get_job', { status: 'running' })]],
      ['moving on a page', [root(), ...same(6, 'scroll_down', 'ok')]],
      ['pages', [root(), ...names(5, (n) => tool(`t${n}`, 'list', { page: n }, 'nothing'))]],
      ['results that differ', [root(), ...names(5, (n) => tool(`t${n}`, 'read', {}, n))]],
      ['side by side', [root(), ...names(3, (n) => tool(`t${n}`, 'read', {}, 1, { at: 10 }))]],
      [
        'in other agents',
        [
          root(),
          ...names(3, (n) => agent(`a${n}`, `a${n}`)),
          ...names(3, (n) => tool(`t${n}`, 'read', {}, 1, { under: `a${n}` })),
        ],
      ],
      ['two calls', [root(), ...same(2)]],
      ['results not recorded', [root(), ...names(5, (n) => tool(`t${n}`, 'find_order', { order: 7 }, undefined))]],
    ],
  },
  'tool-cycle': {
    finds: [
      [
        'two calls three times',
        [root(), ...names(6, (n) => tool(`t${n}`, n % 2 ? 'read' : 'open', { n: n % 2 }, n % 2))],
      ],
      ['three calls three times', [root(), ...names(9, (n) => tool(`t${n}`, `do${n % 3}`, {}, n % 3))]],
      [
        'after other work',
        [root(), tool('x', 'plan', {}, 1), ...names(6, (n) => tool(`t${n}`, n % 2 ? 'read' : 'open', {}, 0))],
      ],
    ],
    leaves: [
      ['sweeps', [root(), ...names(8, (n) => tool(`t${n}`, n % 2 ? 'read' : 'open', { n }, n))]],
      ['results that differ', [root(), ...names(8, (n) => tool(`t${n}`, n % 2 ? 'read' : 'open', {}, n))]],
      ['moving on a page', [root(), ...names(8, (n) => tool(`t${n}`, n % 2 ? 'click' : 'scroll', {}, 'ok'))]],
      ['two rounds', [root(), ...names(4, (n) => tool(`t${n}`, n % 2 ? 'read' : 'open', {}, 0))]],
      ['one call repeated', [root(), ...same(8)]],
      ['polling', [root(), ...names(8, (n) => tool(`t${n}`, n % 2 ? 'read' : 'open', {}, { status: 'running' }))]],
    ],
  },
  'answers-repeat': {
    finds: [
      ['three the same', [root(), ...names(3, (n) => model(`m${n}`, { users: turns(n), text: long }))]],
      [
        'but for blanks',
        [root(), ...names(3, (n) => model(`m${n}`, { users: turns(n), text: `${long}${' '.repeat(n)}` }))],
      ],
      ['four the same', [root(), ...names(4, (n) => model(`m${n}`, { users: turns(n), text: long }))]],
    ],
    leaves: [
      [
        'one question about many pieces',
        [root(), ...names(5, (n) => model(`m${n}`, { users: [`Does page ${n} speak of refunds?`], text: long }))],
      ],
      [
        'several answers to one question',
        [root(), ...names(4, (n) => model(`m${n}`, { users: ['same'], text: long }))],
      ],
      ['short', [root(), ...names(4, (n) => model(`m${n}`, { users: turns(n), text: 'Yes.' }))]],
      [
        'other agents',
        [
          root(),
          ...names(3, (n) => agent(`a${n}`, `a${n}`)),
          ...names(3, (n) => model(`m${n}`, { users: turns(n), text: long, more: { under: `a${n}` } })),
        ],
      ],
      ['differing', [root(), ...names(4, (n) => model(`m${n}`, { users: turns(n), text: `${long} ${n}` }))]],
      ['structured', [root(), ...names(4, (n) => model(`m${n}`, { users: turns(n), text: `{"a":"${long}"}` }))]],
      [
        'with calls',
        [root(), ...names(4, (n) => model(`m${n}`, { users: turns(n), text: long, calls: [[`c${n}`, 'look']] }))],
      ],
    ],
  },
}
