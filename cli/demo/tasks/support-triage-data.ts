import type { TaskData } from '../plan/task-data.ts'

export const supportTriageData: TaskData = {
  name: 'support-triage',
  agent: 'triage',
  promptName: 'ticket-triage',
  releases: [
    { from: 0, release: '1.2.0', promptVersion: 'v3' },
    { from: 0.4, release: '1.3.0', promptVersion: 'v4' },
    { from: 0.75, release: '2.0.0', promptVersion: 'v5' },
  ],
  models: ['gpt-4o-mini', 'gpt-4o-mini', 'gpt-4.1-mini'],
  retries: true,
  faults: [
    'rate_limit',
    'quota',
    'overloaded',
    'overloaded_529',
    'server_error',
    'timeout',
    'connection_reset',
    'auth',
    'bad_request',
    'content_filter',
    'prompt_filtered',
    'empty',
    'truncated',
    'refusal',
    'invalid_json',
  ],
  intents: [
    {
      name: 'late-delivery',
      tags: [],
      phrasings: [
        'My order {order} should have been here {days} days ago. Where is it?',
        'Still waiting for order {order}, it is {days} days late now.',
        'The parcel with {order} has not arrived. I was promised delivery {days} days ago.',
      ],
    },
    {
      name: 'double-charge',
      tags: [],
      phrasings: [
        'I was charged {amount} euros twice for order {order}. Please give one back.',
        'There are two payments of {amount} on my card for {order}, I only bought it once.',
        'You took {amount} from my account two times, order {order}.',
      ],
    },
    {
      name: 'broken-item',
      tags: [],
      phrasings: [
        'The {product} arrived broken, the box was fine. Order {order}.',
        'My new {product} stopped working after {days} days, what now?',
        'One part of the {product} was cracked when I opened it ({order}).',
      ],
    },
    {
      name: 'cannot-sign-in',
      tags: [],
      phrasings: [
        'I cannot sign in any more, the reset mail never comes.',
        'Password reset link says it has expired, I tried {days} times.',
        'Locked out of my account since yesterday, please help.',
      ],
    },
    {
      name: 'foreign-complaint',
      tags: ['foreign'],
      phrasings: [
        'Guten Tag, mein Paket {order} ist seit {days} Tagen überfällig. Was ist da los?',
        'Bonjour, ma commande {order} est arrivée cassée. Comment être remboursé ?',
        'Hola, me han cobrado {amount} dos veces por el pedido {order}.',
      ],
    },
    {
      name: 'abusive-complaint',
      tags: ['abusive'],
      phrasings: [
        'You useless idiots lost my {product} again, I swear I will come over and smash your shop.',
        'If {order} is not here tomorrow somebody is going to get hurt, you clowns.',
        'I hope your warehouse burns down. {days} days and still no {product}!',
      ],
    },
    {
      name: 'praise',
      tags: [],
      phrasings: [
        'Just wanted to say the {product} is great, thank you {name}!',
        'Fast delivery, friendly {name} on the phone. Five stars.',
      ],
    },
    {
      name: 'change-address',
      tags: [],
      phrasings: [
        'Can you send order {order} to my new address instead?',
        'I moved last week, please change the delivery address of {order}.',
        'Wrong street on {order}, how do I change it?',
      ],
    },
  ],
}
