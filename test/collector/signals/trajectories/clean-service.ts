import { clean, says, user, uses, type Trajectory } from './trajectory.ts'

const denied = 'I am sorry, but basic economy flights cannot be changed. I can offer to upgrade the cabin instead.'

/** Agents that serve customers and work with the services of a company, and in whose runs nothing went wrong: tau-bench. */
export const cleanService: readonly Trajectory[] = [
  clean(
    'a monitor that tells of what is down',
    user('Is anything down?'),
    uses('list_monitors', {}, [
      { name: 'shop', status: 'error', last_error: 'timeout' },
      { name: 'blog', status: 'ok' },
    ]),
    says('The shop is down.'),
  ),
  clean(
    'a link checker',
    user('Are the links fine?'),
    uses('check_link', { url: 'https://a.example/x' }, { url: 'https://a.example/x', status: 404 }),
    uses('check_link', { url: 'https://a.example/y' }, { url: 'https://a.example/y', status: 200 }),
    says('The first link is dead.'),
  ),
  clean(
    'a payment of the past that failed',
    user('What happened to my payment?'),
    uses('get_payment', { id: 'p1' }, { id: 'p1', status: 'failed', failure_reason: 'insufficient_funds' }),
    says('It failed since there was not enough money on the account.'),
  ),
  clean(
    'an order that was cancelled',
    user('Where is my order?'),
    uses('get_order', { id: 'o1' }, { id: 'o1', status: 'cancelled', error: null, errors: [] }),
    says('It was cancelled on Monday.'),
  ),
  clean(
    'no tickets',
    user('Do I have open tickets?'),
    uses('list_tickets', { user: 'u1' }, []),
    says('No, there are none.'),
  ),
  clean(
    'a user whom the shop finds by another way',
    user('My mail is x@y.example.'),
    uses('find_user_id_by_email', { email: 'x' }, 'Error: user not found'),
    says('I cannot find that address. What are your name and post code?'),
    user('Noah Ito, 10148.'),
    uses('find_user_id_by_name_zip', { name: 'Noah Ito', zip: '10148' }, 'noah_1'),
    says('Thank you, Noah. What can I do for you?'),
  ),
  clean(
    'a wish that the rules do not allow',
    user('Move my basic economy flight to Friday.'),
    uses('get_reservation_details', { id: 'AB' }, { id: 'AB', cabin: 'basic_economy' }),
    says(denied),
    user('No, that is fine. Thank you.'),
    says('You are welcome.'),
  ),
  clean(
    'a customer who is handed to a person',
    user('I want to change the number of passengers.'),
    uses('transfer_to_human_agents', { summary: 'number of passengers' }, 'Transfer successful'),
    says('YOU ARE BEING TRANSFERRED TO A HUMAN AGENT. PLEASE HOLD ON.'),
  ),
  clean(
    'a wish refused time after time',
    user('Cancel my flight.'),
    uses('get_reservation_details', { id: 'AB' }, { id: 'AB', insurance: 'no' }),
    says('I am unable to cancel this flight, since it has no insurance.'),
    user('But I am ill!'),
    says('I am sorry to hear that. Without insurance the flight cannot be cancelled.'),
    user('Then leave it.'),
    says('All right. Is there anything else?'),
  ),
  clean(
    'a thought that gives nothing back',
    user('Upgrade me.'),
    uses('think', { thought: 'The user wants business.' }, ''),
    uses('calculate', { expression: '3 * 606 - 795' }, '1023.0'),
    uses('think', { thought: 'Too dear?' }, ''),
    says('That costs 1023 dollars. Shall I go on?'),
  ),
  clean(
    'sums side by side',
    user('Which option is cheapest?'),
    ...[404, 464, 399].map((price) =>
      uses('calculate', { expression: `(${price} + 202) * 3` }, `${(price + 202) * 3}.0`),
    ),
    says('The third.'),
  ),
  clean(
    'products listed before and after',
    user('Exchange the lamp.'),
    uses('get_order_details', { order_id: '#W1' }, { order_id: '#W1', items: ['lamp'] }),
    uses('exchange_items', { order_id: '#W1', item: 'lamp' }, { order_id: '#W1', status: 'exchange requested' }),
    uses('get_order_details', { order_id: '#W1' }, { order_id: '#W1', items: ['lamp'], status: 'exchange requested' }),
    says('The exchange is requested.'),
  ),
  clean(
    'two mails to two people',
    user('Tell both.'),
    uses('send_email', { to: 'a', body: 'x' }, { id: 'm1', status: 'sent' }),
    uses('send_email', { to: 'b', body: 'x' }, { id: 'm2', status: 'sent' }),
    says('Both know.'),
  ),
  clean(
    'a deed asked for twice',
    user('Add one apple.'),
    uses('add_to_cart', { item: 'apple' }, { count: 1 }),
    says('One apple.'),
    user('Another one.'),
    uses('add_to_cart', { item: 'apple' }, { count: 2 }),
    says('Two apples.'),
  ),
  clean(
    'a tool that gives nothing back and is meant to',
    user('Turn on the light.'),
    uses('set_light', { on: true }, null),
    says('The light is on.'),
  ),
  clean(
    'a query without rows',
    user('Who has not paid?'),
    uses('sql_db_query', { query: 'select * from unpaid' }, ''),
    says('Everybody has paid.'),
  ),
  clean(
    'a query about failures',
    user('How many jobs failed?'),
    uses(
      'sql_db_query',
      { query: 'select status, count(*) from jobs group by 1' },
      "[('failed', 12), ('error', 3), ('ok', 985)]",
    ),
    says('15 of 1000.'),
  ),
  clean(
    'a successful result with many words for failure in its keys',
    user('Run the checks.'),
    uses(
      'run_checks',
      {},
      { success: true, failed: 0, errors: [], error: '', error_count: 0, isError: false, message: '0 failures' },
    ),
    says('All is well.'),
  ),
  clean(
    'a ticket with an error in it',
    user('What does ticket 7 say?'),
    uses(
      'get_ticket',
      { id: 7 },
      {
        id: 7,
        title: 'Error 500 when saving',
        description: 'Error: Internal Server Error is shown after I press save.',
      },
    ),
    says('Somebody cannot save.'),
  ),
  clean(
    'a mail with bad news',
    user('Any answer from the bank?'),
    uses(
      'read_mail',
      { folder: 'inbox' },
      'Subject: Delivery Status Notification (Failure)\n\nYour message to x could not be delivered. 550 user unknown.',
    ),
    says('Your message came back.'),
  ),
]
