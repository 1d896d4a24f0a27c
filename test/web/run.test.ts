import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { attributeRows, matchingRows } from '../../web/src/run/attribute-rows.ts'
import { failedSpans, firstFailingSpan } from '../../web/src/run/first-failing.ts'
import { kindLook } from '../../web/src/run/kind-look.ts'
import { messagesOf, wasSent } from '../../web/src/run/messages.ts'
import { placedBar } from '../../web/src/run/placed-bar.ts'
import { storyOf } from '../../web/src/run/span-story.ts'
import { buildSpanTree, type TreeSpan } from '../../web/src/run/span-tree.ts'
import { visibleSpans } from '../../web/src/run/visible-spans.ts'

const span = (spanId: string, parentSpanId: string | null, atMs: number, more: Partial<TreeSpan> = {}): TreeSpan => ({
  spanId,
  parentSpanId,
  name: `span ${spanId}`,
  kind: 'OTHER',
  status: 'OK',
  startedAt: new Date(1_000_000 + atMs).toISOString(),
  durationMs: 10,
  toolName: null,
  requestModel: null,
  errorMessage: null,
  ...more,
})
const idsOf = (tree: ReturnType<typeof buildSpanTree>): string[] => tree.nodes.map((node) => node.span.spanId)

describe('the tree of spans', () => {
  it('stands parents before children and siblings by their start', () => {
    const tree = buildSpanTree([span('c', 'a', 30), span('b', 'a', 10), span('a', null, 0), span('d', 'b', 12)])
    expect(tree.nodes.map(({ span: { spanId }, depth }) => [spanId, depth])).toEqual([
      ['a', 0],
      ['b', 1],
      ['d', 2],
      ['c', 1],
    ])
    expect(tree.totalMs).toBe(40)
  })

  it('holds every span exactly once, however wrong their parents are', () => {
    const ids = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'missing')
    const spans = fc.uniqueArray(
      fc.tuple(
        ids.filter((id) => id !== 'missing'),
        fc.option(ids),
        fc.nat(50),
      ),
      { selector: ([id]) => id },
    )
    fc.assert(
      fc.property(spans, (given) => {
        const tree = buildSpanTree(given.map(([id, parent, at]) => span(id, parent, at)))
        expect(idsOf(tree).toSorted()).toEqual(given.map(([id]) => id).toSorted())
        for (const node of tree.nodes) {
          expect(tree.nodes[node.index]).toBe(node)
          for (let at = node.index + 1; at < node.end; at += 1)
            expect(tree.nodes[at]?.depth).toBeGreaterThan(node.depth)
        }
      }),
    )
  })

  it('shows a span whose parent never arrived as a root, and says so', () => {
    const tree = buildSpanTree([span('a', null, 0), span('b', 'gone', 5)])
    expect(tree.nodes.map(({ depth, orphan }) => [depth, orphan])).toEqual([
      [0, false],
      [0, true],
    ])
  })

  it('takes ten thousand spans in one chain without overflowing', () => {
    const chain = Array.from({ length: 10_000 }, (_, index) =>
      span(String(index), index === 0 ? null : String(index - 1), index),
    )
    expect(buildSpanTree(chain).nodes.at(-1)?.depth).toBe(9_999)
  })

  it('draws a span without an end to the end of the run', () => {
    const tree = buildSpanTree([span('a', null, 0, { durationMs: 100 }), span('b', 'a', 20, { durationMs: null })])
    expect(tree.byId.get('b')).toMatchObject({ unfinished: true, fromMs: 20, toMs: 100 })
  })
})

describe('the rows of the waterfall', () => {
  const tree = buildSpanTree([
    span('a', null, 0),
    span('b', 'a', 1, { kind: 'LLM', requestModel: 'gpt-4o' }),
    span('c', 'b', 2, { toolName: 'refund' }),
    span('d', 'a', 5),
  ])
  const view = { collapsed: new Set<string>(), text: '', errorsOnly: false, failed: (id: string) => id === 'c' }
  const shown = (more: Partial<typeof view>): [string, boolean][] =>
    visibleSpans(tree, { ...view, ...more }).map(({ node, found }) => [node.span.spanId, found])

  it('leave out what lies below a collapsed span', () => {
    expect(shown({ collapsed: new Set(['b']) }).map(([id]) => id)).toEqual(['a', 'b', 'd'])
  })
  it('keep the way to what a filter finds, and tell it from what was found', () => {
    expect(shown({ text: 'REFUND' })).toEqual([
      ['a', false],
      ['b', false],
      ['c', true],
    ])
    expect(shown({ text: 'gpt-4o' })).toEqual([
      ['a', false],
      ['b', true],
    ])
    expect(shown({ errorsOnly: true })).toEqual([
      ['a', false],
      ['b', false],
      ['c', true],
    ])
    expect(shown({ errorsOnly: true, text: 'nothing' })).toEqual([])
  })
})

describe('the span that is looked at first', () => {
  const tree = buildSpanTree([
    span('a', null, 0, { status: 'ERROR' }),
    span('b', 'a', 1),
    span('c', 'a', 2, { status: 'ERROR', kind: 'LLM' }),
    span('d', 'c', 3, { status: 'ERROR' }),
  ])
  it('is the one whose finding ended the run, else the first with a finding', () => {
    expect(
      firstFailingSpan(tree, [
        { spanId: 'b', fatal: false },
        { spanId: 'd', fatal: true },
      ]),
    ).toBe('d')
    expect(
      firstFailingSpan(tree, [
        { spanId: 'gone', fatal: true },
        { spanId: 'b', fatal: false },
      ]),
    ).toBe('b')
  })
  it('is the deepest of the first failing branch without findings', () => {
    expect(firstFailingSpan(tree, [])).toBe('d')
  })
  it('is a model call where all went well, and nothing where there is nothing', () => {
    expect(firstFailingSpan(buildSpanTree([span('a', null, 0), span('b', 'a', 1, { kind: 'LLM' })]), [])).toBe('b')
    expect(firstFailingSpan(buildSpanTree([span('a', null, 0)]), [])).toBe('a')
    expect(firstFailingSpan(buildSpanTree([]), [])).toBeNull()
  })
  it('counts findings and errors alike as failed', () => {
    expect([...failedSpans([span('x', null, 0, { status: 'ERROR' })], [{ spanId: 'y', fatal: false }])]).toEqual([
      'y',
      'x',
    ])
  })
})

describe('a bar', () => {
  it('is placed in the window that is looked at, cut where it sticks out', () => {
    expect(placedBar({ fromMs: 50, toMs: 150 }, { fromMs: 0, toMs: 200 })).toEqual({ left: 25, width: 50 })
    expect(placedBar({ fromMs: 50, toMs: 500 }, { fromMs: 100, toMs: 200 })).toEqual({ left: 0, width: 100 })
    expect(placedBar({ fromMs: 0, toMs: 10 }, { fromMs: 100, toMs: 200 })).toBeNull()
  })
  it('has a kind with a word, also when the kind is new', () => {
    expect([kindLook('RETRIEVAL').word, kindLook('TELEPATHY').word]).toEqual(['DOCS', 'SPAN'])
  })
})

describe('messages', () => {
  it('are read in their canonical shape', () => {
    const parts = [
      { type: 'text', content: 'hi' },
      { type: 'tool_call', id: 'c1', name: 'refund', arguments: { a: 1 } },
    ]
    expect(messagesOf([{ role: 'assistant', name: null, parts }])).toEqual([{ role: 'assistant', name: null, parts }])
  })
  it('are shown as they are when they are of no known shape, never dropped', () => {
    expect(messagesOf(['hello', { strange: true }, 7])).toEqual([
      { role: 'unknown', name: null, parts: [{ type: 'text', content: 'hello' }] },
      { role: 'unknown', name: null, parts: [{ type: 'other', value: { strange: true } }] },
      { role: 'unknown', name: null, parts: [{ type: 'other', value: 7 }] },
    ])
    expect(messagesOf(null)).toEqual([])
    expect(messagesOf('alone')).toHaveLength(1)
  })

  it('are those of the sender where a rule read them', () => {
    expect(wasSent('input', { input: { rule: 'otel-genai', key: 'gen_ai.input.messages' } })).toBe(true)
    expect(wasSent('output', { input: {} })).toBe(false)
    expect([wasSent('input', null), wasSent('input', [])]).toEqual([false, false])
  })
  it('tell an empty search from one that was not made', () => {
    expect(storyOf({ documents: [] }).documents).toEqual([])
    expect(storyOf({ toolNames: ['a', 1], release: '1' })).toMatchObject({
      documents: null,
      toolNames: ['a'],
      others: { release: '1' },
    })
    expect(storyOf({ documents: [{ id: 'd', score: 0.4, content: 'x' }, 'plain'] }).documents).toEqual([
      { id: 'd', score: 0.4, content: 'x' },
      { id: null, score: null, content: 'plain' },
    ])
    expect(storyOf(null).toolArguments).toBeNull()
  })
})

describe('attributes', () => {
  const rows = attributeRows({
    attributes: { 'gen_ai.request.model': 'gpt-4o', big: { a: 1 } },
    resource: { 'service.name': 'shop' },
    scope: { name: 'lib', version: '1', attributes: { x: true } },
    provenance: {
      requestModel: { rule: 'otel-genai', key: 'gen_ai.request.model' },
      model: { rule: 'other', key: 'gen_ai.request.model' },
    },
  })
  it('say which canonical field was read from them', () => {
    expect(rows.find(({ key }) => key === 'gen_ai.request.model')?.fills).toBe(
      'requestModel (otel-genai), model (other)',
    )
    expect(rows.map(({ section, key }) => `${section} ${key}`)).toEqual([
      'Span big',
      'Span gen_ai.request.model',
      'Resource service.name',
      'Scope name',
      'Scope version',
      'Scope x',
    ])
  })
  it('are found by key, value or canonical field', () => {
    expect(matchingRows(rows, 'SHOP').map(({ key }) => key)).toEqual(['service.name'])
    expect(matchingRows(rows, 'requestmodel')).toHaveLength(1)
    expect(matchingRows(rows, ' ')).toHaveLength(rows.length)
  })
})
