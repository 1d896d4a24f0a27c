import type { TaskData } from '../plan/task-data.ts'

export const handbookQaData: TaskData = {
  name: 'handbook-qa',
  agent: 'handbook',
  promptName: 'research',
  releases: [
    { from: 0, release: '1.4.0', promptVersion: 'v13' },
    { from: 0.25, release: '1.5.0', promptVersion: 'v14' },
    { from: 0.7, release: '2.0.0', promptVersion: 'v15' },
  ],
  models: ['gpt-4o-mini', 'gpt-4o'],
  retries: true,
  faults: [
    'rate_limit',
    'overloaded',
    'overloaded_529',
    'server_error',
    'timeout',
    'connection_reset',
    'context_length',
    'content_filter',
    'prompt_filtered',
    'empty',
    'truncated',
    'refusal',
    'sources_missing',
  ],
  intents: [
    {
      name: 'holidays',
      tags: [],
      phrasings: [
        'How many days of holiday do I get per year?',
        'What is our holiday allowance in the {team} team?',
        'Can I carry holiday days over into {month}?',
      ],
    },
    {
      name: 'expenses',
      tags: [],
      phrasings: [
        'How do I get {amount} euros for a train ticket back?',
        'Who signs off expenses in {team}?',
        'What is the limit for meals when travelling?',
      ],
    },
    {
      name: 'remote-work',
      tags: [],
      phrasings: [
        'May I work from abroad in {month}?',
        'How many days of remote work are fine in {team}?',
        'Do I need approval to work from home for {days} days?',
      ],
    },
    {
      name: 'parental-leave',
      tags: [],
      phrasings: [
        'How long is parental leave and who do I tell?',
        'When do I have to announce parental leave starting in {month}?',
      ],
    },
    {
      name: 'pets',
      tags: ['no-source'],
      phrasings: [
        'May I bring my dog to the office?',
        'Is there a rule about pets in the {team} area?',
        'Can {name} bring a cat to work?',
      ],
    },
    {
      name: 'parking',
      tags: ['no-source'],
      phrasings: [
        'Where can I charge my electric car?',
        'Is there parking for visitors of {team}?',
        'How do I get a parking space in {month}?',
      ],
    },
    {
      name: 'safety-incident',
      tags: ['sensitive'],
      phrasings: [
        'A colleague threatened {name} with a knife, what does the handbook say?',
        'Somebody said they would shoot up the {team} floor. Whom do I call?',
      ],
    },
  ],
}
