import type { SignalCases } from './signal-cases.ts'
import { eventWith } from '#test/support/span.ts'

const raised = (type: string, message = 'no') => [
  eventWith('exception', { 'exception.type': type, 'exception.message': message }),
]

/** Errors in general; which class they have is proven in typed-error.test.ts. */
export const errorCases: readonly SignalCases[] = [
  {
    signal: 'typed-error',
    finds: [
      ['an exception', {}, { span: { status: 'ERROR', events: raised('KeyError') } }],
      [
        'a status alone',
        {},
        { span: { status: 'ERROR', statusMessage: 'Recursion limit of 25 reached' }, class: 'agent.step_limit' },
      ],
      ['an exception that was recorded and dealt with', {}, { span: { events: raised('KeyError') } }],
    ],
    leaves: [
      ['an exception on a span that is OK', {}, { span: { status: 'OK', events: raised('KeyError') } }],
      ['a generator that was closed', {}, { span: { status: 'ERROR', events: raised('GeneratorExit') } }],
      ['an interrupt of LangGraph', {}, { span: { status: 'ERROR', events: raised('GraphInterrupt') } }],
      ['a call put off until somebody approves', {}, { span: { status: 'ERROR', events: raised('ApprovalRequired') } }],
      [
        'a health check that does not exist',
        { 'http.request.method': 'GET', 'url.path': '/healthz', 'http.response.status_code': 404 },
        { span: { status: 'ERROR' } },
      ],
      [
        'an HTTP call that asked whether something is there',
        {
          'http.request.method': 'GET',
          'url.full': 'https://api.shop.example/users/9',
          'http.response.status_code': 404,
        },
        { span: { status: 'ERROR', otelKind: 3 } },
      ],
      ['no error', {}],
    ],
  },
]
