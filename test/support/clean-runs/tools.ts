import type { Json } from '#core/telemetry/attributes.ts'

/** A tool as it is offered, called and answered in a run in which nothing is wrong. */
export interface CleanCall {
  readonly name: string
  readonly given: Json
  readonly result: Json
}

const call = (name: string, given: Json, result: Json): CleanCall => ({ name, given, result })

/** Results that look like trouble and are none: empty, about errors, about things that failed, or a mere nod. */
export const cleanCalls: readonly CleanCall[] = [
  call('search_orders', { query: 'late' }, []),
  call('search_orders', { query: 'tea' }, { results: [], total: 0 }),
  call('search_orders', { query: 'tea', page: 2 }, { results: [{ id: 7, name: 'tea' }], total: 1 }),
  call('search_docs', { query: 'TypeError' }, 'No results found.'),
  call('search_docs', { query: 'error' }, 'Error budgets tell a team how much it may break in a quarter.'),
  call('search_logs', { level: 'error' }, [{ level: 'error', message: 'disk full', at: '2026-11-01' }]),
  call('get_payment', { order_id: 'A-17' }, { order_id: 'A-17', status: 'failed', amount: 12 }),
  call('get_job', { id: 'j1' }, { job_id: 'j1', status: 'failed', finished_at: '2026-11-01' }),
  call('order_details', { order_id: 'A-17' }, { order_id: 'A-17', state: 'open' }),
  call('place_details', { place: 'Rome' }, { place: 'Rome', population: 2_800_000 }),
  call('get_weather', { city: 'Rome' }, { temperature: 21, unit: 'C' }),
  call('get_user', { id: 9 }, null),
  call('user_exists', { id: 9 }, false),
  call('count_orders', { since: '2026-01-01' }, 0),
  call('send_email', { to: 'ada' }, {}),
  call('set_status', { order: 7, status: 'open' }, ''),
  call('update_order', { order: 7 }, 'ok'),
  call('click', { selector: '#next' }, 'ok'),
  call('scroll_down', {}, 'ok'),
  call('run_sql', { sql: 'select 1' }, { rows: [[1]], error: null }),
  call('bash', { command: 'grep -r foo .' }, { exit_code: 1, stdout: '', stderr: '' }),
  call('read_file', { path: 'src/errors.ts' }, 'export class NotFoundError extends Error {}\n'),
  call(
    'fetch_page',
    { url: 'https://docs.shop.io/errors/429' },
    '429 Too Many Requests means that you should slow down.',
  ),
  call('measure', { sample: 3 }, { value: 3.1, error: 0.02 }),
  call('lookup_customer', { email: 'ada' }, { status: 404, message: 'not found' }),
  call('list_files', { path: '.' }, ['a.ts', 'b.ts']),
  call('think', { thought: 'What next?' }, 'Your thought has been logged.'),
  call('transfer_to_billing', {}, 'Transferred to billing.'),
]
