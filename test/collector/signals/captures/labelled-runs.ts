import { json, parts, raised, top, writerOf, type Capture, type Flat } from './capture.ts'

const team = writerOf('agent-framework')
const from = (set: string): string => `labels of ${set}`

const agent = (id: string, name: string, said: string, rest: object = {}) =>
  team(
    id,
    {
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.agent.name': name,
      'gen_ai.output.messages': parts([{ role: 'assistant', text: said }]),
    },
    { name: `invoke_agent ${name}`, ...rest },
  )
const tool = (id: string, name: string, given: Record<string, string | number>, result: string | object) =>
  team(
    id,
    {
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': name,
      'gen_ai.tool.call.arguments': json(given),
      'gen_ai.tool.call.result': typeof result === 'string' ? result : JSON.stringify(result),
    },
    { name: `execute_tool ${name}` },
  )
const model = (id: string, asked: readonly Flat[], said: Flat) =>
  team(
    id,
    {
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': 'gpt-4o',
      'gen_ai.input.messages': parts(asked),
      'gen_ai.output.messages': parts([said]),
    },
    { name: 'chat gpt-4o' },
  )
const failing = (id: string, type: string, message: string) =>
  team(id, { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-4o' }, { span: raised(type, message) })
const user = (text: string): Flat => ({ role: 'user', text })
const says = (text: string): Flat => ({ role: 'assistant', text })
const root = (said = 'Done.') => agent('root', 'team', said, top)

/** What published sets of labelled runs call a failure and can be read without a judge, and runs like them that go well. */
export const labelledCaptures: readonly Capture[] = [
  {
    what: 'the same page opened again and again',
    from: from('MAST, step repetition'),
    spans: [root(), ...[1, 2, 3].map((n) => tool('t' + n, 'open_url', { url: 'https://a' }, 'Page A'))],
    finds: ['agent.loop'],
    at: 't3',
    outcome: 'FAILED',
  },
  {
    what: 'the same plan said again and again',
    from: from('MAST, step repetition'),
    spans: [
      root(),
      ...[1, 2, 3, 4].map((n) =>
        model(
          'm' + n,
          [
            user('solve'),
            ...Array.from({ length: n }, () => [
              says('I will now go to the page and count the albums that were published in these years.'),
              user('go on'),
            ]).flat(),
          ],
          says('I will now go to the page and count the albums that were published in these years.'),
        ),
      ),
    ],
    finds: ['output.repetition'],
    at: 'm3',
    outcome: 'FAILED',
  },
  {
    what: 'two agents that are done and do not stop',
    from: from('MAST, unaware of termination conditions'),
    spans: [
      root(),
      ...[1, 2, 3, 4].flatMap((n) => [
        agent('e' + n, 'Expert', 'The task is complete. TERMINATE'),
        agent('v' + n, 'Verifier', 'Thank you. The task is complete. TERMINATE'),
      ]),
    ],
    finds: ['agent.handoff_loop'],
    outcome: 'FAILED',
  },
  {
    what: 'an end without an answer',
    from: from('MAST, premature termination'),
    spans: [
      root(''),
      model('m1', [user('q')], { role: 'assistant', calls: [['c1', 'search', '{}']] }),
      tool('t1', 'search', {}, 'x'),
      model('m2', [user('q'), says('')], { role: 'assistant', calls: [['c2', 'search', '{"p":2}']] }),
      tool('t2', 'search', { p: 2 }, 'y'),
    ],
    finds: ['output.missing_answer'],
    at: 'root',
    outcome: 'FAILED',
  },
  {
    what: 'a conversation that begins anew, which nobody can tell from another user',
    from: from('MAST, conversation reset'),
    spans: [
      root(),
      model('m1', [user('q1'), says('x'), user('q2')], says('one')),
      model('m2', [user('Hello! How can I help?')], says('two')),
    ],
    finds: [],
    outcome: 'OK',
  },
  {
    what: 'a search without a document',
    from: from('TRAIL, poor information retrieval'),
    spans: [
      root('Oslo has 7 degrees.'),
      team(
        'r1',
        {
          'gen_ai.operation.name': 'retrieval',
          'gen_ai.retrieval.documents': '[]',
          'gen_ai.retrieval.query.text': 'x',
        },
        { name: 'retrieval' },
      ),
      model('m1', [user('x')], says('Oslo has 7 degrees and it rains there all day long.')),
    ],
    finds: ['retrieval.empty'],
    at: 'r1',
    outcome: 'RECOVERED',
  },
  {
    what: 'a question beyond the window',
    from: from('TRAIL, context handling failures'),
    spans: [
      root(''),
      failing(
        'm1',
        'openai.BadRequestError',
        "Error code: 400 - {'error': {'message': \"This model's maximum context length is 128000 tokens. However, your messages resulted in 150000 tokens.\", 'code': 'context_length_exceeded'}}",
      ),
    ],
    finds: ['input.context_length'],
    at: 'm1',
    outcome: 'FAILED',
  },
  {
    what: 'arguments that are no JSON',
    from: from('TRAIL, formatting errors'),
    spans: [
      root(),
      model('m1', [user('x')], { role: 'assistant', calls: [['c1', 'search', '{"q": "x"']] }),
      model('m2', [user('x')], says('Done, it is seven degrees in Oslo now.')),
    ],
    finds: ['tool.bad_arguments'],
    at: 'm1',
    outcome: 'RECOVERED',
  },
  {
    what: 'a rule of the shop, broken and then kept',
    from: from('tau-bench, retail'),
    spans: [
      root(),
      tool('t1', 'cancel_order', { id: 1, reason: 'x' }, 'Error: invalid reason'),
      tool('t2', 'cancel_order', { id: 1, reason: 'no longer needed' }, { id: 1, status: 'cancelled' }),
      model('m1', [user('x')], says('It is cancelled.')),
    ],
    finds: ['tool.error'],
    at: 't1',
    outcome: 'RECOVERED',
  },
  {
    what: 'a user who is found by another way',
    from: from('tau-bench, retail'),
    spans: [
      root(),
      tool('t1', 'find_user_id_by_email', { email: 'x' }, 'Error: user not found'),
      tool('t2', 'find_user_id_by_name_zip', { name: 'x' }, 'noah_1'),
      model('m1', [user('x')], says('Found you.')),
    ],
    finds: [],
    outcome: 'OK',
  },
  {
    what: 'a user who is handed to a person',
    from: from('tau-bench, retail'),
    spans: [
      root(),
      tool('t1', 'transfer_to_human_agents', { summary: 'x' }, 'Transfer successful'),
      model('m1', [user('x')], says('You are being transferred to a human agent. Please hold on.')),
    ],
    finds: [],
    outcome: 'OK',
  },
  {
    what: 'a team that reads a file',
    from: from('Who&When, Magentic-One'),
    spans: [
      root(),
      agent('e1', 'FileSurfer', 'The file has 3 pages. The path is: /tmp/x'),
      agent('e2', 'Orchestrator', 'The answer is 4.'),
    ],
    finds: [],
    outcome: 'OK',
  },
  {
    what: 'a patch that fits at the second try',
    from: from('SWE-bench agents, a shell'),
    spans: [
      root(),
      tool('t1', 'bash', { command: 'git apply x' }, 'error: patch failed: a.py:3\nerror: a.py: patch does not apply'),
      tool('t2', 'bash', { command: 'git apply y' }, ''),
      model('m1', [user('x')], says('Fixed.')),
    ],
    finds: [],
    outcome: 'OK',
  },
  {
    what: 'an edit that does not fit',
    from: from('OpenHands, str_replace_editor'),
    spans: [
      root(),
      tool(
        't1',
        'str_replace_editor',
        { command: 'str_replace', path: '/a' },
        'ERROR:\nNo replacement was performed, old_str `x` did not appear verbatim in /a.',
      ),
      tool('t2', 'str_replace_editor', { command: 'str_replace', path: '/a', new: 1 }, 'The file /a has been edited.'),
      model('m1', [user('x')], says('Fixed.')),
    ],
    finds: ['tool.error'],
    at: 't1',
    outcome: 'RECOVERED',
  },
  {
    what: 'an element that is not there',
    from: from('agents with a browser'),
    spans: [
      root(),
      tool('t1', 'click', { sel: '#x' }, "Error: Element with selector '#x' not found"),
      tool('t2', 'click', { sel: '#y' }, 'Clicked'),
      model('m1', [user('x')], says('Clicked the button for you.')),
    ],
    finds: ['tool.error'],
    at: 't1',
    outcome: 'RECOVERED',
  },
  {
    what: 'a tool that is not permitted',
    from: from('TRAIL, authentication errors'),
    spans: [
      root(),
      tool('t1', 'delete_user', { id: 1 }, { error: { code: 'FORBIDDEN', message: 'Only admins may delete users' } }),
      model('m1', [user('x')], says('I am not allowed to.')),
    ],
    finds: ['tool.error'],
    at: 't1',
    outcome: 'RECOVERED',
  },
  {
    what: 'an error of GraphQL, without data',
    from: from('TRAIL, service errors'),
    spans: [
      root(),
      tool('t1', 'graphql', { q: 1 }, { data: null, errors: [{ message: 'Cannot query field x' }] }),
      model('m1', [user('x')], says('It failed.')),
    ],
    finds: ['tool.error'],
    at: 't1',
    outcome: 'RECOVERED',
  },
  {
    what: 'a sum without a result',
    from: from('TRAIL, tool-related'),
    spans: [
      root(),
      tool('t1', 'calculator', { e: '1/0' }, 'Error: division by zero'),
      model('m1', [user('x')], says('That is undefined.')),
    ],
    finds: ['tool.error'],
    at: 't1',
    outcome: 'RECOVERED',
  },
  {
    what: 'a call that was tried again and answered',
    from: from('TRAIL, rate limiting'),
    spans: [
      root(),
      failing('m1', 'openai.RateLimitError', 'Rate limit reached for gpt-4o'),
      model('m2', [user('x')], says('It is seven degrees in Oslo.')),
    ],
    finds: ['provider.rate_limit'],
    at: 'm1',
    outcome: 'RECOVERED',
  },
]
