import type { TaskData } from '../plan/task-data.ts'

export const orderAgentData: TaskData = {
  name: 'order-agent',
  agent: 'orders',
  promptName: 'order-assistant',
  releases: [
    { from: 0, release: '1.8.0', promptVersion: 'v7' },
    { from: 0.3, release: '1.9.2', promptVersion: 'v8' },
    { from: 0.55, release: '2.0.0', promptVersion: 'v8' },
    { from: 0.7, release: '2.1.0', promptVersion: 'v9' },
  ],
  models: ['gpt-4o', 'gpt-4o', 'gpt-4.1'],
  retries: false,
  faults: [
    'rate_limit',
    'overloaded',
    'server_error',
    'timeout',
    'connection_reset',
    'empty',
    'truncated',
    'refusal',
    'unknown_tool',
    'bad_arguments_json',
    'bad_arguments_missing',
    'loop',
    'tool_exception',
  ],
  intents: [
    {
      name: 'order-status',
      tags: [],
      phrasings: [
        'What is the status of order {order}?',
        'Has {order} been shipped yet?',
        'Can you look up {order} and tell me when it arrives?',
      ],
    },
    {
      name: 'order-delayed',
      tags: ['delayed'],
      phrasings: [
        'Order {order} is delayed, keep checking until it moves.',
        '{order} has been stuck in transit for {days} days, find out what is going on.',
        'Why is {order} not moving? Check again and again until you know.',
      ],
    },
    {
      name: 'no-order-named',
      tags: ['no-order'],
      phrasings: [
        'Where is the {product} I bought last week?',
        'When will my {product} come? I do not have the number here.',
        'I ordered a {product} some days ago, is it on its way?',
      ],
    },
    {
      name: 'refund',
      tags: ['refund'],
      phrasings: [
        'Please refund order {order}, the {product} is too small.',
        'I want my money back for {order}.',
        'Refund {order} to my card, I sent the {product} back.',
      ],
    },
    {
      name: 'order-contents',
      tags: [],
      phrasings: [
        'What exactly did I buy with order {order}?',
        'List the items in {order} please.',
        'Is there a {product} in order {order}?',
      ],
    },
  ],
}
