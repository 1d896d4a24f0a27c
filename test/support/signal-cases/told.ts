import type { Drawn } from '#test/support/runs.ts'

import { call, model, root, tool, type SignalCases } from './draw.ts'

/** A tool that a model called, and what the next model call was told of it. */
const told = (response: unknown, more: Record<string, unknown> = {}, name = 'find_order'): readonly Drawn[] => [
  root(),
  model('m1', { users: ['q'], calls: [['c1', name]] }),
  model('m2', {
    users: ['q'],
    before: [
      { role: 'assistant', parts: [call(['c1', name])] },
      { role: 'tool', parts: [{ type: 'tool_call_response', id: 'c1', response, ...more }] },
    ],
    text: 'Done.',
  }),
]

export const toldCases: Readonly<Record<string, SignalCases>> = {
  'tool-error-told': {
    finds: [
      ['an error text', told('Error: database is locked')],
      ['an error in JSON', told({ error: 'card reader offline', status: 503 })],
      ['a traceback', told('Traceback (most recent call last):\n  File "a.py", line 1\nKeyError: 7')],
      ['a flag', told('no such order', { is_error: true })],
      ['a name that no tool has', told('find_orders is not a valid tool, try one of [find_order].')],
      [
        'a result without an id',
        told('Error: database is locked').map((one) =>
          one.id === 'm2'
            ? {
                ...one,
                attributes: {
                  ...one.attributes,
                  'gen_ai.input.messages': String(one.attributes?.['gen_ai.input.messages']).replace(
                    '"id":"c1","response"',
                    '"response"',
                  ),
                },
              }
            : one,
        ),
      ],
    ],
    leaves: [
      [
        'a tool that was sent as a span',
        [...told('Error: database is locked'), tool('t', 'find_order', { id: 'c1' }, 'Error: database is locked')],
      ],
      ['a result about errors', told({ results: [{ level: 'error', error: 'disk full' }] })],
      ['a lookup without a hit', told({ status: 404, message: 'not found' })],
      ['nothing found', told('Error: no matching orders')],
      ['the same result in the calls that follow', told('all well')],
      ['a run before this one', told('Error: database is locked').filter(({ id }) => id !== 'm1')],
      ['text about errors', told('Error budgets tell a team how much it may break.')],
      [
        'a question that quotes an error',
        [root(), model('m', { users: ['Error: what does this mean?'], text: 'A lock.' })],
      ],
    ],
  },
}
