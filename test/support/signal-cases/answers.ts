import { root, tool, model, failed, retrieval, link, type SignalCases } from './draw.ts'

export const answersCases: Readonly<Record<string, SignalCases>> = {
  'missing-answer': {
    finds: [
      [
        'ends with a tool',
        [
          root(),
          model('m1', { calls: [['c1', 'look']] }),
          tool('t1', 'look', {}, 1),
          model('m2', { calls: [['c2', 'look']] }),
          tool('t2', 'look', { b: 1 }, 2),
        ],
      ],
      [
        'an empty root',
        [
          root({}, ''),
          model('m1', { calls: [['c1', 'look']] }),
          tool('t1', 'look', {}, 1),
          model('m2', { calls: [['c2', 'look']] }),
          tool('t2', 'look', { b: 1 }, 2),
        ],
      ],
      ['no tool ran', [root(), model('m1', { calls: [['c1', 'look']] }), model('m2', { calls: [['c2', 'seek']] })]],
    ],
    leaves: [
      [
        'a run that failed',
        [failed(root()), model('m1', { calls: [['c1', 'look']] }), model('m2', { calls: [['c2', 'look']] })],
      ],
      ['a single call', [root(), model('m1', { calls: [['c1', 'look']] }), tool('t1', 'look', {}, 1)]],
      [
        'a tool that answers',
        [root(), model('m1', { calls: [['c1', 'look']] }), model('m2', { calls: [['c2', 'final_answer']] })],
      ],
      [
        'a handoff',
        [root(), model('m1', { calls: [['c1', 'look']] }), model('m2', { calls: [['c2', 'transfer_to_sales']] })],
      ],
      [
        'a deed that was all that was wanted',
        [
          root(),
          model('m1', { calls: [['c1', 'look']] }),
          tool('t1', 'look', {}, 1),
          model('m2', { calls: [['c2', 'create_ticket']] }),
          tool('t2', 'create_ticket', { b: 1 }, 2),
        ],
      ],
      ['no model', [root(), tool('t1', 'look', {}, 1)]],
      [
        'an answer',
        [root({}, 'Done.'), model('m1', { calls: [['c1', 'look']] }), model('m2', { calls: [['c2', 'look']] })],
      ],
    ],
  },
  'unsupported-reference': {
    finds: [
      ['a link in no source', [root({}, `See ${link}.`), tool('a', 'search', { q: 1 }, 'Returns are free.')]],
      ['a DOI in no source', [root({}, 'See 10.1234/abc.567.'), tool('a', 'search', { q: 1 }, 'A study.')]],
      ['a source number that is none', [root({}, 'Returns are free [4].'), retrieval('r', '[1] Returns are free.')]],
    ],
    leaves: [
      ['a link in a source', [root({}, `See ${link}.`), tool('a', 'search', {}, { url: link })]],
      [
        'with tracking',
        [
          root({}, `See ${link}?utm_source=x#top.`),
          tool('a', 'search', {}, { url: `http://www.docs.shop.io/returns/how-to/` }),
        ],
      ],
      ['a front page', [root({}, 'See https://shop.io/.'), tool('a', 'search', {}, 'ok')]],
      ['built from an id', [root({}, 'See https://shop.io/orders/12345.'), tool('a', 'search', {}, { id: 12345 })]],
      ['no source at all', [root({}, `See ${link}.`)]],
      ['in code', [root({}, `Call \`${link}\`.`), tool('a', 'search', {}, 'ok')]],
      [
        'the number of a document that was found',
        [root({}, 'Returns are free [1].'), retrieval('r', 'Returns are free.')],
      ],
      [
        'a page that was fetched',
        [root({}, `See ${link}.`), tool('a', 'fetch_page', { url: link }, 'Returns are free.')],
      ],
      [
        'what an earlier turn said',
        [
          root(),
          tool('a', 'search', {}, 'ok'),
          model('m', {
            before: [
              { role: 'assistant', parts: [{ type: 'text', content: `See ${link}.` }] },
              { role: 'user', parts: [{ type: 'text', content: 'Which page was that?' }] },
            ],
            text: `It was ${link}.`,
          }),
        ],
      ],
      [
        'built from an id in its question mark',
        [root({}, 'See https://shop.io/track?id=AB-12345.'), tool('a', 'search', {}, { parcel: 'AB-12345' })],
      ],
      ['an index', [root({}, 'Use items[4] and [ ] boxes.'), retrieval('r', 'x')]],
      [
        'what the user said',
        [root(), model('m', { users: [`Is ${link} up?`], text: `Yes, ${link} is up.` }), tool('a', 'search', {}, 'ok')],
      ],
    ],
  },
  'ungrounded-claim': {
    finds: [
      [
        'a quote in no source',
        [
          root({}, 'It says "all returns are free within thirty days of delivery".'),
          tool('a', 'search', {}, 'Ask us.'),
        ],
      ],
      [
        'a quote beside another source',
        [root({}, 'It says "we never ship to islands in the winter months".'), retrieval('r', 'We ship anywhere.')],
      ],
      [
        'three figures',
        [root({}, 'It costs $12.50, then $17.75, then $99.10.'), tool('a', 'search', {}, 'Prices vary.')],
      ],
    ],
    leaves: [
      [
        'a quote in a source',
        [
          root({}, 'It says "all returns are free within thirty days".'),
          tool('a', 'search', {}, 'All returns are free,\nwithin thirty days!'),
        ],
      ],
      ['no source', [root({}, 'It says "all returns are free within thirty days".')]],
      ['few words', [root({}, 'It says "free for everybody, always".'), tool('a', 'search', {}, 'x')]],
      ['one figure', [root({}, 'It is $12.50 in all.'), tool('a', 'search', {}, 'x')]],
      ['counts and dates', [root({}, 'On 2026-11-22 there were 12 of 40.'), tool('a', 'search', {}, 'x')]],
    ],
  },
}
