import { describe, expect, it } from 'vitest'

import { runFindings } from '#collector/signals/run/judge-run.ts'
import { measuresOf } from '#collector/signals/run/measures.ts'
import { modelCalls, toldTwice } from '#collector/signals/run/told-twice.ts'
import { drawRun, type Drawn } from '#test/support/runs.ts'
import { agent, long, model, root, tool } from '#test/support/signal-cases/draw.ts'

const server = { span: { otelKind: 2 } } as const
const client = { span: { otelKind: 3 } } as const
const idsIn = (drawn: readonly Drawn[]) =>
  runFindings(drawRun(drawn), [], { baseline: null }).map(({ finding }) => finding.signal)
const twice = (drawn: readonly Drawn[]) => {
  const run = drawRun(drawn)
  return [...toldTwice(run)].map(({ name }) => name)
}

/** Both sides of an MCP call, and the framework's span around them. */
const mcp = (n: number, name: string, given: unknown, result: unknown): readonly Drawn[] => [
  tool(`f${n}`, name, given, result, { at: n * 100 + 10, lasts: 50 }),
  tool(`c${n}`, name, given, result, { under: `f${n}`, at: n * 100 + 11, lasts: 40, ...client }),
  tool(`s${n}`, name, given, result, { under: `c${n}`, at: n * 100 + 12, lasts: 30, ...server }),
]
/** A conversation that has come to its nth question. */
const asked = (n: number): readonly string[] => Array.from({ length: n + 1 }, (_, at) => `question ${at}`)

/** One call by two instrumentations. */
const doubled = (n: number, text: string, calls: readonly (readonly [string, string])[] = []): readonly Drawn[] => [
  model(`o${n}`, { users: asked(n), text, calls, more: { at: n * 100 + 10, lasts: 50 } }),
  model(`i${n}`, { users: asked(n), text, calls, more: { under: `o${n}`, at: n * 100 + 11, lasts: 40 } }),
]

describe('a call that is told twice', () => {
  it('is one call, told by the outermost of them', () => {
    expect(twice([root(), ...mcp(0, 'pay', { id: 1 }, 'paid')])).toEqual(['c0', 's0'])
    expect(twice([root(), ...doubled(0, 'ok')])).toEqual(['i0'])
  })

  it('is told by the inner one where the outer one says nothing', () => {
    const outer = {
      ...model('o', {}),
      attributes: { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-4o' },
    }
    expect(twice([root(), outer, model('i', { text: 'ok', more: { under: 'o', at: 11, lasts: 2 } })])).toEqual(['o'])
  })

  it('is none where an agent stands between', () => {
    const inner = [
      agent('a', 'helper', { under: 'o', at: 12, lasts: 30 }),
      model('i', { text: 'ok', more: { under: 'a', at: 13, lasts: 9 } }),
    ]
    expect(twice([root(), model('o', { text: 'ok', more: { at: 10, lasts: 50 } }), ...inner])).toEqual([])
  })

  it('is none where a tool calls itself with other arguments', () => {
    expect(
      twice([
        root(),
        tool('a', 'walk', { d: 1 }, 1, { at: 10, lasts: 50 }),
        tool('b', 'walk', { d: 2 }, 1, { under: 'a', at: 11, lasts: 9 }),
      ]),
    ).toEqual([])
  })

  it('is no second deed', () => {
    expect(idsIn([root(), ...mcp(0, 'pay_invoice', { id: 1 }, 'paid')])).toEqual([])
  })

  it('is still a loop when it comes again and again', () => {
    const rounds = [0, 1, 2, 3, 4, 5, 6, 7, 8].flatMap((n) => mcp(n, `do${n % 3}`, {}, n % 3))
    expect(idsIn([root(), ...rounds])).toContain('tool-cycle')
    expect(idsIn([root(), ...[0, 1, 2].flatMap((n) => doubled(n, long))])).toContain('answers-repeat')
  })

  it('is no step of its own, and no missing answer', () => {
    const limited = root({ attributes: { ...root().attributes, 'smolagents.max_steps': 4 } })
    expect(idsIn([limited, ...doubled(0, '', [['c1', 'look']]), ...doubled(1, '', [['c2', 'create_note']])])).toEqual(
      [],
    )
    expect(idsIn([root(), ...doubled(0, '', [['c1', 'look']])])).toEqual([])
  })

  it('is measured once', () => {
    const run = drawRun([root(), ...mcp(0, 'pay', { id: 1 }, 'paid')])
    expect(measuresOf(run).filter(({ metric }) => metric === 'latency')).toHaveLength(1)
    expect(modelCalls(drawRun([root(), ...doubled(0, 'ok')]))).toHaveLength(1)
  })
})
