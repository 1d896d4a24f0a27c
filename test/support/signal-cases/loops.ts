import type { Drawn } from '#test/support/runs.ts'

import { answerTo, root, tool, model, agent, same, names, long, type SignalCases } from './draw.ts'

/** A conversation that has come to its nth question. */
const turns = (n: number) => Array.from({ length: n + 1 }, (_, at) => `question ${at}`)

/** As Magentic-One's orchestrator writes it after each turn of its team. */
const ledger = (id: string, circles: boolean, satisfied = false, more: Partial<Drawn> = {}) =>
  model(id, {
    users: [`ledger ${id}`],
    text: JSON.stringify({
      is_request_satisfied: { reason: 'so far', answer: satisfied },
      is_in_loop: { reason: 'the same page', answer: circles },
      is_progress_being_made: { reason: 'so far', answer: !circles },
      next_speaker: { reason: 'it can', answer: 'WebSurfer' },
    }),
    more,
  })
const ledgers = (...circles: readonly boolean[]) => circles.map((one, at) => ledger(`l${at}`, one))

/** Turns of a conversation in which the user is looked up each time. */
const asking = (...questions: readonly string[]) =>
  questions.flatMap((question, at) => [
    model(`a${at}`, { users: [question], calls: [[`c${at}`, 'get_user']] }),
    tool(`t${at}`, 'get_user', { id: 1 }, 'Ann'),
    model(`b${at}`, {
      users: [question],
      before: [answerTo(`c${at}`)],
      text: `That is number ${at}, as far as I know.`,
    }),
  ])

export const loopsCases: Readonly<Record<string, SignalCases>> = {
  'repeated-tool-call': {
    finds: [
      ['three in a row', [root(), ...same(3)]],
      ['five in a row', [root(), ...same(5)]],
      [
        'with another call between',
        [root(), ...same(2), tool('x', 'read', { n: 1 }, 1), tool('t9', 'find_order', { order: 7 }, 'nothing')],
      ],
      [
        'with the same edit each time',
        [root(), ...names(8, (n) => (n % 2 ? tool(`t${n}`, 'run_tests', {}, 'red') : tool(`t${n}`, 'edit', {}, 'ok')))],
      ],
      ['within one turn of a conversation', [root(), ...asking('q', 'q', 'q', 'q')]],
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
      [
        'the same question in each turn of a conversation',
        [root(), ...asking('my plan?', 'my mail?', 'my street?', 'and?')],
      ],
      [
        'tests between edits',
        [
          root(),
          ...names(8, (n) => (n % 2 ? tool(`t${n}`, 'run_tests', {}, 'red') : tool(`t${n}`, 'edit', { n }, 'ok'))),
        ],
      ],
      [
        'a list after each thing that was added to it',
        [root(), ...names(8, (n) => (n % 2 ? tool(`t${n}`, 'show', {}, 1) : tool(`t${n}`, 'addItem', { n }, 'ok')))],
      ],
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
  'stalled-ledger': {
    finds: [
      ['two in a row', [root(), ...ledgers(true, true)]],
      ['after some that went well', [root(), ...ledgers(false, false, true, true, true)]],
      [
        'with turns between',
        [root(), ledger('l1', true), model('m1', { users: ['go'], text: long }), ledger('l2', true)],
      ],
    ],
    leaves: [
      ['one that says so', [root(), ...ledgers(false, true, false)]],
      ['every other', [root(), ...ledgers(true, false, true, false, true)]],
      ['a team that gets on', [root(), ...ledgers(false, false, false)]],
      ['a request that is satisfied', [root(), ledger('l1', true, true), ledger('l2', true, true)]],
      [
        'other agents',
        [
          root(),
          ...names(2, (n) => agent(`a${n}`, `a${n}`)),
          ...names(2, (n) => ledger(`l${n}`, true, false, { under: `a${n}` })),
        ],
      ],
      [
        'words about ledgers',
        [
          root(),
          ...names(3, (n) =>
            model(`m${n}`, { users: [`q${n}`], text: 'The key "is_in_loop" has an "answer": true or false.' }),
          ),
        ],
      ],
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
