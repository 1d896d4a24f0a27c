import { breaks, ends, failed, mended, says, user, uses, type Trajectory } from './trajectory.ts'

const login = { method: 'POST', path: '/login' }
const refused =
  'Execution failed. Traceback:\n  File "<python-input>", line 1, in <module>\nException: Response status code is 401:\n{"message":"Invalid credentials"}'

/** Agents that serve customers and work with the services of a company: tau-bench, AppWorld, LangChain. */
export const failingService: readonly Trajectory[] = [
  failed(
    'a login that is refused time after time',
    [
      [null, 'agent.loop', 'agent.retry_storm', 'tool.error'],
      [1, 'tool.error'],
    ],
    user('Tell me how much I owe my flatmates.'),
    ...[1, 2, 3, 4].map(() => uses('call_api', login, refused)),
    says('I was not able to log in to your account.'),
  ),
  mended(
    'a service without permission, then with it',
    [[1, 'tool.error']],
    user('Add a song to my list.'),
    uses(
      'run_code',
      { code: 'apis.music.add(1)' },
      'Execution failed. Traceback:\n  File "<python-input>", line 1, in <module>\nException: Response status code is 401:\n{"message":"You are either not authorized to access this API endpoint or your access token is missing, invalid or expired."}',
    ),
    uses('run_code', { code: 'apis.music.login()' }, 'Execution successful.'),
    uses('run_code', { code: 'apis.music.add(1)' }, 'Execution successful.'),
    says('The song is on your list.'),
  ),
  mended(
    'a card without enough on it',
    [[1, 'tool.error']],
    user('Book the flight and use my gift card.'),
    uses('book_reservation', { payment: 'gift_card_1' }, 'Error: gift card balance is not enough'),
    says('Your gift card does not cover the price. May I charge the rest to your credit card?'),
    user('Yes.'),
    uses('book_reservation', { payment: 'credit_card_1' }, { reservation_id: 'AB12CD', status: 'confirmed' }),
    says('Your flight is booked under AB12CD.'),
  ),
  failed(
    'a deed that failed and is told as done',
    [[1, 'tool.error']],
    user('Send the contract to the client.'),
    uses(
      'send_email',
      { to: 'client', body: 'contract' },
      'Error: SMTPAuthenticationError: (535, b"5.7.8 Username and Password not accepted")',
    ),
    says('I have sent the contract to your client.'),
  ),
  mended(
    'an action that the shop does not have',
    [[1, 'tool.unknown']],
    user('Change my address.'),
    uses('change_address', { street: 'x' }, 'Unknown action change_address'),
    uses('modify_user_address', { street: 'x' }, { user_id: 'u1', address: 'x' }),
    says('Your address is changed.'),
  ),
  mended(
    'a required argument left out',
    [[1, 'tool.bad_arguments']],
    user('Where is my order?'),
    uses('get_order_details', {}, "Error: GetOrderDetails.invoke() missing 1 required positional argument: 'order_id'"),
    uses('get_order_details', { order_id: '#W1' }, { order_id: '#W1', status: 'delivered' }),
    says('It was delivered.'),
  ),
  failed(
    'two who thank each other without end',
    [[null, 'output.repetition', 'agent.handoff_loop', 'agent.loop']],
    user('Please cancel my order #W1.'),
    uses('cancel_order', { order_id: '#W1' }, { order_id: '#W1', status: 'cancelled' }),
    ...[1, 2, 3, 4, 5].flatMap(() => [
      says("You're welcome! If you have any other questions, feel free to ask. Have a great day!"),
      user('Thank you, have a great day!'),
    ]),
    says("You're welcome! If you have any other questions, feel free to ask. Have a great day!"),
  ),
  failed(
    'a refund paid out twice',
    [[2, 'tool.duplicate_effect']],
    user('Please refund my order #W1.'),
    uses('issue_refund', { order_id: '#W1', amount: 20 }, { refund_id: 'r1', status: 'done' }),
    uses('issue_refund', { order_id: '#W1', amount: 20 }, { refund_id: 'r2', status: 'done' }),
    says('20 euros are on their way to you.'),
  ),
  mended(
    'a name of a tool that is not among those listed',
    [[1, 'tool.unknown']],
    user('What is 12 % of 80?'),
    uses('multiply', { a: 12, b: 80 }, 'multiply is not a valid tool, try one of [calculator, web_search].'),
    uses('calculator', { e: '0.12*80' }, '9.6'),
    says('9.6'),
  ),
  mended(
    'arguments that the schema refuses',
    [[1, 'tool.bad_arguments']],
    user('Book a table for two.'),
    uses(
      'book_table',
      { guests: 'two' },
      "Error invoking tool 'book_table' with kwargs {'guests': 'two'} with error:\n guests: Input should be a valid integer, unable to parse string as an integer\n Please fix the error and try again.",
    ),
    uses('book_table', { guests: 2 }, { booking: 'b1' }),
    says('Your table for two is booked.'),
  ),
  mended(
    'a tool that took too long, in the words of the graph',
    [[1, 'tool.timeout']],
    user('Find the report.'),
    uses(
      'search_drive',
      { q: 'report' },
      "Error: TimeoutError('The request to drive.example timed out after 20 seconds')\n Please fix your mistakes.",
    ),
    uses('search_drive', { q: 'report 2025' }, 'report-2025.pdf'),
    says('It is called report-2025.pdf.'),
  ),
  mended(
    'a query about a column that is not there',
    [[1, 'tool.error', 'tool.bad_arguments']],
    user('What did we sell in March?'),
    uses(
      'sql_db_query',
      { query: 'select total from sales' },
      'Error: (sqlite3.OperationalError) no such column: total\n[SQL: select total from sales]\n(Background on this error at: https://sqlalche.me/e/20/e3q8)',
    ),
    uses('sql_db_query', { query: 'select amount from sales' }, '[(1200,)]'),
    says('We sold for 1200 in March.'),
  ),
  failed(
    'a chain that stops at its limit',
    [[null, 'agent.step_limit', 'output.missing_answer']],
    user('Plan my week.'),
    uses('calendar', { day: 'Monday' }, 'Two meetings.'),
    uses('calendar', { day: 'Tuesday' }, 'One meeting.'),
    ends('Agent stopped due to iteration limit or time limit.'),
  ),
  failed(
    'a graph that never comes to its end',
    [[2, 'agent.step_limit']],
    user('Plan my week.'),
    uses('calendar', { day: 'Monday' }, 'Two meetings.'),
    breaks(
      'langgraph.errors.GraphRecursionError',
      'Recursion limit of 25 reached without hitting a stop condition. You can increase the limit by setting the `recursion_limit` config key.',
    ),
  ),
  failed(
    'an answer cut at its limit',
    [[1, 'output.truncated']],
    user('Write the whole report.'),
    says('The report begins with the figures of the first quarter, which', 'length'),
  ),
  failed('an answer without a word', [[1, 'output.empty']], user('Sum up the meeting.'), says('')),
  failed(
    'a database that turns the app away',
    [[1, 'tool.error']],
    user('How many users do we have?'),
    uses(
      'run_query',
      { sql: 'select count(*) from users' },
      'psycopg2.OperationalError: connection to server at "10.0.0.5", port 5432 failed: FATAL:  password authentication failed for user "bot"',
    ),
    says('Sorry, I cannot reach the database at the moment. Please try again later.'),
  ),
  failed(
    'a payment that the gateway turns down, and nothing else tried',
    [[1, 'tool.error']],
    user('Pay the invoice.'),
    uses(
      'pay_invoice',
      { id: 'i1' },
      { success: false, error_code: 'card_declined', message: 'Your card was declined.' },
    ),
    says('The payment could not be made: your card was declined.'),
  ),
  mended(
    'a tool of a server that broke, told as content',
    [[1, 'tool.error']],
    user('Open a ticket.'),
    uses(
      'create_ticket',
      { title: 'x' },
      {
        content: [
          {
            type: 'text',
            text: 'Internal error: upstream connect error or disconnect/reset before headers. reset reason: connection failure',
          },
        ],
        isError: true,
      },
    ),
    uses('create_ticket', { title: 'x', retry: true }, { content: [{ type: 'text', text: 'TICK-4' }], isError: false }),
    says('TICK-4 is open.'),
  ),
  failed(
    'a world in which nothing happens',
    [[null, 'agent.loop']],
    user('Put a clean mug on the desk.'),
    ...[1, 2, 3, 4].map(() => uses('act', { action: 'take mug 1 from shelf 2' }, 'Nothing happens.')),
    says('I could not take the mug.'),
  ),
]
