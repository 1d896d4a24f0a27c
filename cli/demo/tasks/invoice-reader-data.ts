import type { TaskData } from '../plan/task-data.ts'

export const invoiceReaderData: TaskData = {
  name: 'invoice-reader',
  agent: 'invoices',
  promptName: 'invoice-fields',
  releases: [
    { from: 0, release: '1.0.3', promptVersion: 'v2' },
    { from: 0.5, release: '1.1.0', promptVersion: 'v2' },
    { from: 0.6, release: '2.0.0', promptVersion: 'v3' },
  ],
  models: ['gpt-4o', 'gpt-4o-mini'],
  retries: false,
  faults: [
    'rate_limit',
    'quota',
    'overloaded',
    'server_error',
    'timeout',
    'connection_reset',
    'auth',
    'model_not_found',
    'bad_request',
    'context_length',
    'empty',
    'truncated',
    'invalid_json',
  ],
  intents: [
    {
      name: 'plain-invoice',
      tags: [],
      phrasings: [
        'INVOICE {invoice}\n{vendor}\nDate: 12 {month}\nPaper, 10 boxes\nTotal due: EUR {amount}',
        '{vendor} - Invoice number {invoice} - {month} 12 - Services - Amount payable EUR {amount}',
      ],
    },
    {
      name: 'scanned-invoice',
      tags: ['scan'],
      phrasings: [
        'lNV0lCE  {invoice}   {vendor}   Da+e 1Z {month}   T0tal  EUR {amount}   (scan, page skewed)',
        '[scan 150 dpi] {vendor} Rechnung Nr. {invoice} vom 12. {month} Su mme EUR {amount} unterschr. {name}',
      ],
    },
    {
      name: 'many-pages',
      tags: ['many-pages'],
      phrasings: [
        '{vendor} statement {invoice}, 48 pages of {days} lines: {product} EUR {amount} … Total EUR {amount}',
        'Statement of {vendor} ({month}), {invoice}: several hundred positions, from {product} at EUR {amount} on',
      ],
    },
    {
      name: 'credit-note',
      tags: [],
      phrasings: [
        'CREDIT NOTE {invoice} by {vendor}, {month}: {product} returned, EUR -{amount}',
        '{vendor} credits you EUR {amount} for the {product} of {month}. Reference {invoice}.',
      ],
    },
  ],
}
