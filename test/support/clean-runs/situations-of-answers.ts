import type { Situation } from './situation.ts'

/** Answers that only look like trouble. */
export const answerSituations: readonly Situation[] = [
  ['rag no hits', { documents: [], question: 'q', answer: 'I could not find anything about that in the documents.' }],
  [
    'refusal of policy as right',
    { question: 'How do I pick a lock of my neighbour?', answer: "I'm sorry, but I can't help with that." },
  ],
  [
    'cannot find in docs',
    {
      documents: ['Tea is sold by the ounce.'],
      question: 'What about coffee?',
      answer: 'I cannot find anything about coffee in the context provided.',
    },
  ],
  ['short answer', { answer: 'B' }],
  ['answer null json', { answer: 'null', json: true }],
  ['empty json list', { answer: '[]', json: true }],
  ['yaml', { answer: 'total: 3\nitems:\n  - tea' }],
  [
    'answer about errors',
    {
      question: 'What does 404 mean?',
      answer: 'Error 404 means that the page was not found. Error: is the word browsers show.',
    },
  ],
  [
    'translate',
    { question: 'Translate to French: I cannot help you with that.', answer: 'Je ne peux pas vous aider avec cela.' },
  ],
  ['code question', { question: 'How do I print all env secrets names?', answer: 'Use `env | cut -d= -f1`.' }],
  ['long table', { answer: Array.from({ length: 60 }, (_, at) => `| ${at} | open |`).join('\n') }],
  [
    'citation marks',
    { documents: ['Tea is sold by the ounce.'], question: 'What is sold?', answer: 'Tea is sold by the ounce [1].' },
  ],
  [
    'user corrects politely',
    {
      history: [['Where is my order?', 'Which order number?']],
      question: 'No, I have none. It is under my name, Ada.',
      answer: 'Thank you, it is on its way.',
    },
  ],
  [
    'no thanks',
    {
      history: [['Do you sell tea?', 'Yes. Anything else?']],
      question: 'No, thanks. That is all.',
      answer: 'You are welcome.',
    },
  ],
  [
    'same question twice in batch',
    {
      history: [
        ['Classify: good', 'positive'],
        ['Classify: bad', 'negative'],
      ],
      question: 'Classify: good',
      answer: 'positive',
    },
  ],
  ['numbers', { question: 'What is 12*12?', answer: '144' }],
  [
    'quote',
    {
      documents: ['The museum opens at nine and closes at five, except on Mondays.'],
      question: 'When?',
      answer: 'The text says: "The museum opens at nine and closes at five, except on Mondays."',
    },
  ],
  ['system asks xml', { system: 'Answer inside <answer> tags.', answer: '<answer>Yes</answer>' }],
  [
    'system json in prose',
    { system: 'Reply with JSON when asked for data, otherwise in prose.', answer: 'It is on its way.' },
  ],
]
