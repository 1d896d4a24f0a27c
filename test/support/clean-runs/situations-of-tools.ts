import { c, round, type Situation } from './situation.ts'

/** Results of tools that only look like trouble. */
export const toolSituations: readonly Situation[] = [
  [
    'rag tool none',
    {
      rounds: [round(c('search_knowledge_base', { query: 'x' }, { documents: [], count: 0 }))],
      answer: 'There is nothing about that in our knowledge base.',
    },
  ],
  [
    'rag retry',
    {
      rounds: [round(c('search', { query: 'x' }, [])), round(c('search', { query: 'y' }, [{ id: 1, text: 'Tea' }]))],
      answer: 'We sell tea.',
    },
  ],
  ['tool error none', { rounds: [round(c('check', { id: 1 }, 'error: none'))] }],
  ['tool Error: None', { rounds: [round(c('check', { id: 1 }, { status: 'ok', error: 'None' }))] }],
  [
    'validation',
    {
      rounds: [round(c('validate_form', { a: 'b' }, { valid: false, errors: ['mail is missing'] }))],
      answer: 'Please give your mail address.',
    },
  ],
  [
    'success false, out of stock',
    {
      rounds: [round(c('reserve', { sku: 'x' }, { available: false, reason: 'out of stock' }))],
      answer: 'It is out of stock.',
    },
  ],
  [
    'poll job',
    {
      rounds: Array.from({ length: 6 }, () =>
        round(c('get_job_status', { id: 'j' }, { status: 'running', progress: 0.5 })),
      ).concat([round(c('get_job_status', { id: 'j' }, { status: 'done' }))]),
    },
  ],
  [
    'batch of 40 searches',
    {
      rounds: Array.from({ length: 40 }, (_, at) =>
        round(c('fetch_page', { url: `https://a.example/${at}` }, `Page ${at}: tea, coffee and more about item ${at}`)),
      ),
      answer: 'All 40 pages are read.',
    },
  ],
  [
    'paging',
    {
      rounds: Array.from({ length: 8 }, (_, at) =>
        round(c('list_orders', { page: at }, { page: at, items: [{ id: at }] })),
      ),
    },
  ],
  [
    'same read twice',
    {
      rounds: [
        round(c('get_order', { id: 7 }, { id: 7, state: 'open' })),
        round(c('get_order', { id: 7 }, { id: 7, state: 'open' })),
      ],
    },
  ],
  [
    'lookup 404',
    { rounds: [round(c('get_customer', { id: 9 }, 'Customer not found'))], answer: 'There is no such customer.' },
  ],
  [
    'lookup no such',
    {
      rounds: [round(c('get_customer', { id: 9 }, 'No customer with id 9 exists.'))],
      answer: 'There is no such customer.',
    },
  ],
  [
    'lookup {error:not found}',
    {
      rounds: [round(c('get_customer', { id: 9 }, { error: 'Customer not found' }))],
      answer: 'There is no such customer.',
    },
  ],
  [
    'lookup Error: user not found',
    {
      rounds: [round(c('find_user_id_by_email', { email: 'a@b' }, 'Error: user not found'))],
      answer: 'There is no such customer.',
    },
  ],
  ['tool true', { rounds: [round(c('is_open', { at: 9 }, true))] }],
  [
    'logs about failures',
    {
      rounds: [
        round(c('search_logs', { q: 'timeout' }, 'Failed to connect to db at 10:02\nFailed to connect to db at 10:03')),
      ],
      answer: 'The database was away at ten.',
    },
  ],
  [
    'incident text',
    {
      rounds: [
        round(
          c(
            'get_incident',
            { id: 3 },
            'Error rate went up at ten because the cache was full. Exception: none for the web tier.',
          ),
        ),
      ],
      answer: 'The cache was full.',
    },
  ],
  [
    'ticket about error',
    {
      rounds: [
        round(
          c(
            'get_ticket',
            { id: 3 },
            { id: 3, title: 'Error: cannot log in', status: 'open', error: 'Login failed with 500' },
          ),
        ),
      ],
      answer: 'The user cannot log in.',
    },
  ],
  [
    'fetch_email about failure',
    {
      rounds: [round(c('read_email', { id: 3 }, 'Failed to deliver your parcel? Here is what to do next.'))],
      answer: 'It tells what to do.',
    },
  ],
  [
    'url from question',
    {
      question: 'Summarise https://news.example/a',
      rounds: [round(c('fetch', { url: 'https://news.example/a' }, 'News of the day'))],
      answer: 'It is the news of the day (https://news.example/a).',
    },
  ],
  [
    'url of provider docs',
    {
      rounds: [round(c('search_docs', { q: 'node' }, 'Node is a runtime.'))],
      answer: 'See https://nodejs.org for more.',
    },
  ],
  [
    'handoff',
    { rounds: [round(c('transfer_to_sales', {}, 'Transferred to sales.'))], answer: 'Hello, this is sales.' },
  ],
  [
    'send twice to different',
    { rounds: [round(c('send_email', { to: 'a' }, 'sent')), round(c('send_email', { to: 'b' }, 'sent'))] },
  ],
  [
    'weather in units',
    {
      rounds: [round(c('get_weather', { city: 'Oslo' }, 'Oslo: -3°C, feels like -8'))],
      answer: 'It is minus three degrees.',
    },
  ],
  [
    'sql rows with error column',
    {
      rounds: [
        round(
          c('run_sql', { sql: 'select * from jobs' }, [
            { id: 1, error: 'disk full' },
            { id: 2, error: null },
          ]),
        ),
      ],
      answer: 'One job failed because the disk was full.',
    },
  ],
  [
    'sql one row with error column',
    {
      rounds: [
        round(c('run_sql', { sql: 'select * from jobs limit 1' }, { id: 1, name: 'backup', error: 'disk full' })),
      ],
      answer: 'The backup failed because the disk was full.',
    },
  ],
  [
    'browser page text',
    {
      rounds: [round(c('browser_navigate', { url: 'https://shop.example' }, 'Page title: Error 500 explained | Shop'))],
      answer: 'Read.',
    },
  ],
  [
    'mcp content',
    {
      rounds: [round(c('search', { q: 'a' }, { content: [{ type: 'text', text: 'Found 3 orders' }], isError: false }))],
    },
  ],
  ['warning text', { rounds: [round(c('save', { a: 1 }, 'Warning: deprecated. Saved.'))] }],
]
