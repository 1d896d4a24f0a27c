import type { TaskData } from '../plan/task-data.ts'

export const sqlCopilotData: TaskData = {
  name: 'sql-copilot',
  agent: 'sql',
  promptName: 'text-to-sql',
  releases: [
    { from: 0, release: '1.4.0', promptVersion: 'v5' },
    { from: 0.35, release: '1.5.1', promptVersion: 'v6' },
    { from: 0.65, release: '2.0.0', promptVersion: 'v7' },
  ],
  models: ['gpt-4.1', 'gpt-4.1-mini', 'gpt-4.1-mini'],
  retries: false,
  faults: [
    'rate_limit',
    'overloaded',
    'server_error',
    'timeout',
    'connection_reset',
    'model_not_found',
    'context_length',
    'broken_stream',
    'empty',
    'truncated',
    'refusal',
    'content_filter',
    'tool_exception',
  ],
  intents: [
    {
      name: 'revenue-by-month',
      tags: [],
      phrasings: [
        'Revenue per month for {region} since {month}',
        'Show me monthly sales in {region}',
        'How did revenue develop in {region} from {month} on?',
      ],
    },
    {
      name: 'top-customers',
      tags: ['join'],
      phrasings: [
        'Top 10 customers by revenue with their account manager',
        'Which customers of {region} bought most, and who looks after them?',
        'List our best customers in {month} joined with their manager',
      ],
    },
    {
      name: 'cohort-report',
      tags: ['long'],
      phrasings: [
        'Retention by cohort and region for every month since {month}, one column each, with totals and shares',
        'A full cohort table: months as columns, {region} and the rest as rows, plus year over year change',
      ],
    },
    {
      name: 'explain-everything',
      tags: ['whole-schema'],
      phrasings: [
        'Document every table and column of the warehouse and how they join',
        'Write a query that checks every column of every table for nulls',
      ],
    },
    {
      name: 'salaries',
      tags: ['personal'],
      phrasings: [
        'What does {name} in {team} earn?',
        'List the salary and home address of everybody in {team}',
        'Who in {team} had the biggest raise in {month}?',
      ],
    },
    {
      name: 'stock-level',
      tags: [],
      phrasings: [
        'How many of the {product} are in stock?',
        'Stock of {product} per warehouse',
        'Which warehouse still has a {product}?',
      ],
    },
  ],
}
