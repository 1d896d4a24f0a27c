import { root, span, said, chat, usage, raised, tool, many, answered, onTheWay, type OddRun } from './odd-parts.ts'
import { json } from './writer-parts.ts'

const cancelled: readonly OddRun[] = [
  [
    'a stream that its reader left',
    [root({}, raised('AbortError', 'This operation was aborted')), chat('m1', 'Hi', 'It is on')],
  ],
  [
    'a call that was aborted in the browser',
    [root(), chat('m1', 'Hi', null, {}, raised('AbortError', 'The user aborted a request.'))],
  ],
  ['a task that was cancelled', [root({}, raised('asyncio.exceptions.CancelledError', '')), chat('m1', 'Hi', 'It is')]],
  ['a generator that was closed', [root(), chat('m1', 'Hi', 'It is on', {}, raised('GeneratorExit', ''))]],
  [
    'a run that waits for a person',
    [root({}, raised('GraphInterrupt', '(Interrupt(value="ok?"),)')), chat('m1', 'Hi', 'Shall I?')],
  ],
  onTheWay(
    'a command to the graph above',
    span('n', {}, raised('langgraph.errors.ParentCommand', 'Command(goto="b")')),
  ),
  [
    'an approval that is asked for',
    [root(), tool('t1', 'pay', null, {}, raised('pydantic_ai.exceptions.ApprovalRequired', ''))],
  ],
  onTheWay(
    'a client that went away',
    span('h', { 'http.request.method': 'POST', 'http.response.status_code': 499 }, { span: { status: 'ERROR' } }),
  ),
]

const costless: readonly OddRun[] = [
  [
    'an answer out of a cache, without tokens',
    [root(), chat('m1', 'Hi', 'Hello, how can I help?', usage(0, 0), { lasts: 0 })],
  ],
  [
    'a cached answer whose tokens are told',
    [root(), chat('m1', 'Hi', 'Hello, how can I help?', usage(9, 7), { at: 10, lasts: 1 })],
  ],
  ['a stream without usage', [root(), chat('m1', 'Hi', 'Hello.')]],
  [
    'answers that are not recorded',
    [root(), span('m1', { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-4o', ...usage(9, 7) })],
  ],
  [
    'one token to classify',
    [
      root(),
      chat('m1', 'Is it spam? Yes or no.', 'Yes', {
        'gen_ai.request.max_tokens': 1,
        'gen_ai.response.finish_reasons': ['length'],
        ...usage(20, 1),
      }),
    ],
  ],
  [
    'a probe of the provider',
    [
      root(),
      chat('m1', 'ping', 'p', {
        'gen_ai.request.max_tokens': 1,
        'gen_ai.response.finish_reasons': ['length'],
        ...usage(2, 1),
      }),
    ],
  ],
  [
    'a vector',
    [
      root(),
      span('e', {
        'gen_ai.operation.name': 'embeddings',
        'gen_ai.request.model': 'text-embedding-3-small',
        'gen_ai.usage.input_tokens': 8,
      }),
    ],
  ],
  [
    'many vectors at once',
    [
      root(),
      ...many(60, (at) =>
        span(`e${at}`, {
          'gen_ai.operation.name': 'embeddings',
          'gen_ai.request.model': 'text-embedding-3-small',
          'gen_ai.usage.input_tokens': 8,
        }),
      ),
    ],
  ],
]

const models: readonly OddRun[] = [
  [
    'a deployment of Azure by its own name',
    [
      root(),
      chat('m1', 'Hi', 'Yes.', { 'gen_ai.provider.name': 'azure.ai.openai', 'gen_ai.request.model': 'chat-prod' }),
    ],
  ],
  [
    'a router that chooses',
    [
      root(),
      chat('m1', 'Hi', 'Yes.', {
        'gen_ai.request.model': 'openrouter/auto',
        'gen_ai.response.model': 'meta-llama/llama-3.3-70b',
      }),
    ],
  ],
  [
    'a profile of Bedrock',
    [
      root(),
      chat('m1', 'Hi', 'Yes.', {
        'gen_ai.request.model': 'us.anthropic.claude-sonnet-4-20250514-v1:0',
        'gen_ai.response.model': 'claude-sonnet-4-20250514',
      }),
    ],
  ],
  [
    'an alias of the latest',
    [
      root(),
      chat('m1', 'Hi', 'Yes.', {
        'gen_ai.request.model': 'claude-3-5-sonnet-latest',
        'gen_ai.response.model': 'claude-3-5-sonnet-20241022',
      }),
    ],
  ],
  [
    'two models at work',
    [
      root(),
      answered,
      chat('m2', 'Sum up', 'Fine.', {
        'gen_ai.request.model': 'gpt-4o-mini',
        'gen_ai.response.model': 'gpt-4o-mini-2024-07-18',
      }),
    ],
  ],
  [
    'several answers to one question',
    [
      root(),
      ...many(5, (at) =>
        chat(`m${at}`, 'Name a tea.', ['Assam', 'Oolong', 'Mate', 'Sencha', 'Assam'][at]!, {}, { at: 10, lasts: 30 }),
      ),
    ],
  ],
  ['a vote, one after the other', [root(), ...many(5, (at) => chat(`m${at}`, 'Is 7 prime? Yes or no.', 'Yes'))]],
  ['a batch of labels', [root(), ...many(40, (at) => chat(`m${at}`, `Label this: review ${at} was fine`, 'positive'))]],
  [
    'a batch of empty findings',
    [
      root(),
      ...many(12, (at) =>
        chat(`m${at}`, `Which names are in page ${at}? As JSON.`, '[]', { 'gen_ai.output.type': 'json' }),
      ),
    ],
  ],
  [
    'tool calls with the finish of an answer',
    [
      root(),
      chat('m1', 'Hi', null, {
        'gen_ai.output.messages': json([
          {
            role: 'assistant',
            parts: [{ type: 'tool_call', id: 'c1', name: 'find', arguments: {} }],
            finish_reason: 'stop',
          },
        ]),
      }),
      tool('t1', 'find', 'tea', { 'gen_ai.tool.call.id': 'c1' }),
      chat('m2', 'Hi', 'We sell tea.'),
    ],
  ],
  [
    'an answer in the form of a tool call',
    [
      root({ 'gen_ai.output.messages': said('{"total": 3}') }),
      chat('m1', 'Total?', null, {
        'gen_ai.output.messages': json([
          {
            role: 'assistant',
            parts: [{ type: 'tool_call', id: 'c1', name: 'final_result', arguments: { total: 3 } }],
            finish_reason: 'tool_calls',
          },
        ]),
      }),
    ],
  ],
  [
    'a search that the provider ran',
    [
      root(),
      chat('m1', 'News?', null, {
        'gen_ai.output.messages': json([
          {
            role: 'assistant',
            parts: [
              { type: 'tool_call', id: 'w1', name: 'web_search', arguments: { query: 'news' } },
              { type: 'tool_call_response', id: 'w1', response: 'All quiet.' },
              { type: 'text', content: 'All quiet.' },
            ],
          },
        ]),
      }),
    ],
  ],
  [
    'thoughts before an answer',
    [
      root(),
      chat('m1', '17+4?', null, {
        'gen_ai.output.messages': json([
          {
            role: 'assistant',
            parts: [
              { type: 'reasoning', content: 'An error would be to say 22.' },
              { type: 'text', content: '21' },
            ],
          },
        ]),
      }),
    ],
  ],
  [
    'a question in one language about another',
    [
      root(),
      chat('m1', 'What does “おはようございます” mean? Answer in Japanese.', 'おはようございますは朝の挨拶です。'),
    ],
  ],
]

/** Calls that were cut short on purpose, that cost nothing, or that many models answered. */
export const oddCalls: readonly OddRun[] = [...cancelled, ...costless, ...models]
