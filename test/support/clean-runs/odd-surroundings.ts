import { root, span, chat, raised, tool, many, answered, onTheWay, type OddRun } from './odd-parts.ts'
import { json, scoped } from './writer-parts.ts'

const surroundings: readonly OddRun[] = [
  onTheWay(
    'a cache that knows nothing yet',
    span(
      'h',
      { 'http.request.method': 'GET', 'http.response.status_code': 404, 'url.full': 'http://cache.internal/k' },
      { span: { otelKind: 3, status: 'ERROR' } },
    ),
  ),
  onTheWay(
    'a thing that is there already',
    span(
      'h',
      { 'http.request.method': 'POST', 'http.response.status_code': 409, 'url.full': 'http://store.internal/k' },
      { span: { otelKind: 3, status: 'ERROR' } },
    ),
  ),
  onTheWay('an exception that was dealt with', span('s', {}, raised('ValueError', 'not a number', 'OK'))),
  onTheWay('nothing more in a stream', span('s', {}, raised('StopAsyncIteration', ''))),
  onTheWay('a redirect of a page', span('s', {}, raised('Error', 'NEXT_REDIRECT'))),
  [
    'a parent in another process',
    [
      span('m0', {}, { under: 'elsewhere' }),
      root({}, { span: { parentSpanId: 'aaaaaaaaaaaaaaaa', flags: 0x301 } }),
      answered,
    ],
  ],
  [
    'a child that ends a little late',
    [root({}, { at: 0, lasts: 30 }), chat('m1', 'Hi', 'Yes.', {}, { at: 5, lasts: 27 })],
  ],
  ['a tool that gives nothing back', [root(), tool('t1', 'send_email', ''), chat('m1', 'Hi', 'It is sent.')]],
  [
    'a tool of the browser, whose result is not sent',
    [
      root(),
      span(
        't1',
        {
          'ai.operationId': 'ai.toolCall',
          'ai.toolCall.name': 'showMap',
          'ai.toolCall.id': 'c1',
          'ai.toolCall.args': '{}',
        },
        scoped('ai')('ai.toolCall'),
      ),
      chat('m1', 'Hi', 'Here is a map.'),
    ],
  ],
  [
    'a tool that is asked how far it is',
    [
      root(),
      ...many(7, (at) =>
        tool(`t${at}`, 'check_export_status', at < 6 ? '{"status":"running"}' : '{"status":"done"}', {
          'gen_ai.tool.call.arguments': '{"id":1}',
        }),
      ),
      chat('m1', 'Hi', 'It is done.'),
    ],
  ],
  [
    'a run of many hours',
    [
      root({}, { at: 0, lasts: 20_000_000 }),
      ...many(30, (at) =>
        chat(`m${at}`, `Translate page ${at}`, `Page ${at} in French`, {}, { at: at * 600_000, lasts: 500_000 }),
      ),
    ],
  ],
  [
    'a search that is asked again in other words',
    [
      root(),
      span('r1', { 'gen_ai.operation.name': 'retrieval', 'gen_ai.retrieval.documents': '[]' }),
      span('r2', {
        'gen_ai.operation.name': 'retrieval',
        'gen_ai.retrieval.documents': json([{ id: 'd1', content: 'Tea is sold here.' }]),
      }),
      chat('m1', 'Tea?', 'Tea is sold here.'),
    ],
  ],
  [
    'a search without a hit, which is told',
    [
      root(),
      span('r1', { 'gen_ai.operation.name': 'retrieval', 'gen_ai.retrieval.documents': '[]' }),
      chat('m1', 'Coffee?', 'I could not find anything about coffee.'),
    ],
  ],
  [
    'a vector store without a hit, which is told',
    [
      root(),
      span('r1', { 'db.system': 'pinecone', 'db.vector.query.result_count': 0, 'gen_ai.operation.name': 'retrieval' }),
      chat('m1', 'Coffee?', 'There is no information about coffee in our documents.'),
    ],
  ],
  [
    'both sides of a tool of MCP',
    [
      root(),
      tool('t1', 'find', 'tea', { 'mcp.method.name': 'tools/call' }, { span: { otelKind: 3 } }),
      tool(
        't2',
        'find',
        'tea',
        { 'mcp.method.name': 'tools/call', 'gen_ai.tool.call.arguments': json({ id: 't1' }) },
        { under: 't1', span: { otelKind: 2 } },
      ),
      chat('m1', 'Hi', 'We sell tea.'),
    ],
  ],
  [
    'a memory that is empty',
    [
      root(),
      span('r1', { 'gen_ai.operation.name': 'search_memory', 'gen_ai.retrieval.documents': '[]' }),
      chat('m1', 'Hi', 'Nice to meet you.'),
    ],
  ],
  onTheWay('warnings in a log of the app', span('s', { level: 'warning' })),
  [
    'a keyword with a key in it',
    [root(), chat('m1', 'How do I set the key?', 'export OPENAI_API_KEY=sk-your-key-here')],
  ],
  ['an example of AWS', [root(), chat('m1', 'What does a key look like?', 'Like this: AKIAIOSFODNN7EXAMPLE')]],
]

/** What happens around calls: pages that are not there, processes elsewhere, searches without a hit. */
export const oddSurroundings: readonly OddRun[] = [...surroundings]
