import { describe, expect, it } from 'vitest'

import { judgeRun, runFindings } from '#collector/signals/run/judge-run.ts'
import type { RunParts } from '#collector/signals/run/run.ts'
import { drawSpans, idOf, keptOf, runFrom, spanFindings, type Drawn } from '#test/support/runs.ts'
import { chained } from '#test/support/settling.ts'
import { eventWith } from '#test/support/span.ts'
import { agent, failed, http, model, names, root, tool } from '#test/support/signal-cases/draw.ts'

describe('judgeRun', () => {
  const judged = (drawn: readonly Drawn[], more: Partial<RunParts> = {}) => {
    const records = chained(drawSpans(drawn))
    const run = runFrom(records, more)
    const kept = spanFindings(records)
    const found = runFindings(run, kept, { baseline: null })
    return judgeRun(run, [...kept, ...found.map(({ finding, step }) => keptOf(finding, step.spanId, 0))], new Set())
  }
  const classes = (drawn: readonly Drawn[]) => judged(drawn).standing.map((one) => one.class)

  it('keeps one cause for a call that was tried three times and never answered', () => {
    const verdict = judged([failed(root()), ...names(3, (n) => failed(model(`m${n}`, { users: ['same'] })))])
    expect(new Set(verdict.standing.map((one) => one.fingerprint)).size).toBe(1)
    expect(verdict).toMatchObject({ outcome: 'FAILED', contextCaused: false })
  })

  it('tells a failure that was made good from one that was not', () => {
    expect(
      judged([root({}, 'ok'), failed(model('m1', { users: ['q'] })), model('m2', { users: ['q'], text: 'ok' })]),
    ).toMatchObject({
      outcome: 'RECOVERED',
      standing: [{ class: 'provider.rate_limit', severity: 'LOW', recovered: true }],
    })
  })

  it('takes the very same work for done, wherever in a failed run it was done again', () => {
    const broken = { span: { status: 'ERROR', statusMessage: 'disk full' } } as const
    const tried = (id: string, under: string, more: Partial<Drawn> = {}) =>
      tool(id, 'find_order', { order: 7 }, 'found', { under, ...more })
    const run = [failed(root()), agent('a1', 'clerk'), agent('a2', 'clerk')]
    const first = { ...tried('t1', 'a1', broken), at: 40 }
    const classOf = (second: Drawn) =>
      judged([...run, first, second]).standing.find((one) => one.class === 'tool.error')?.recovered
    expect(classOf({ ...tried('t2', 'a2'), at: 60 })).toBe(true)
    expect(classOf({ ...tool('t2', 'find_order', { order: 8 }, 'found', { under: 'a2' }), at: 60 })).toBe(false)
  })

  it('does not take the vector of a question for what mends a search without a hit', () => {
    const search = { 'gen_ai.operation.name': 'retrieval', 'gen_ai.retrieval.documents': '[]' }
    const vector = {
      'gen_ai.operation.name': 'embeddings',
      'gen_ai.request.model': 'e',
      'gen_ai.usage.input_tokens': 3,
    }
    const run = [root(), { id: 's', at: 10, lasts: 4, attributes: search }]
    expect(judged([...run, { id: 'v', at: 13, lasts: 2, attributes: vector }]).outcome).toBe('FAILED')
  })

  it('does not take work side by side for an attempt that mended things', () => {
    const beside = { at: 10, lasts: 50 }
    expect(
      judged([
        failed(root()),
        failed(model('m1', { users: ['q'], more: beside })),
        model('m2', { users: ['r'], text: 'ok', more: beside }),
      ]).outcome,
    ).toBe('FAILED')
  })

  it('holds a single hint back, and lets two that look at different things count', () => {
    const one = judged([root(), model('m', { users: ['find order 7', 'No, I asked for the other order'], text: 'ok' })])
    expect(one.standing).toMatchObject([{ grade: 'C', held: true }])
    expect(one.outcome).toBe('OK')
    const two = judged([
      root({}, 'Ваш заказ отправлен сегодня утром со склада.'),
      model('m', {
        users: ['find order 7', 'No, I asked for the other order of mine'],
        text: 'Ваш заказ отправлен сегодня утром со склада.',
      }),
    ])
    expect(two.standing.map(({ held }) => held)).toEqual([false, false])
  })

  it('counts a tool that nobody has once, told by its caller and by the app', () => {
    const lookUp = { type: 'function', name: 'lookup', parameters: { type: 'object', properties: {} } }
    const asked = model('m', {
      users: ['q'],
      calls: [['c1', 'lookup_v2']],
      attributes: { 'gen_ai.tool.definitions': JSON.stringify([lookUp]) },
    })
    const missing = [
      eventWith('exception', {
        'exception.type': 'ToolNotFoundError',
        'exception.message': "Tool 'lookup_v2' not found",
      }),
    ]
    const raised = { status: 'ERROR', events: missing } as const
    const ran = tool('t', 'lookup_v2', { id: 'c1' }, undefined, { span: raised })
    expect(classes([root({ span: raised }), asked, ran])).toEqual(['tool.unknown'])
  })

  it('counts a tool that nobody has once, where no tool was sent as a span', () => {
    const lookUp = { type: 'function', name: 'lookup', parameters: { type: 'object', properties: {} } }
    const missing = { type: 'tool_call_response', id: 'c1', response: "Error: tool 'lookup_v2' not found" }
    const told = { users: ['q'], before: [{ role: 'tool', parts: [missing] }], text: 'Nothing.' }
    const offered = { 'gen_ai.tool.definitions': JSON.stringify([lookUp]) }
    const asked = model('m1', { users: ['q'], calls: [['c1', 'lookup_v2']], attributes: offered })
    expect(classes([root(), asked, model('m2', told)])).toEqual(['tool.unknown'])
  })

  it('counts a circle of tools once, and not each of them again', () => {
    const round = names(8, (n) => tool(`t${n}`, n % 2 ? 'read' : 'open', { n: n % 2 }, n % 2))
    expect(classes([root(), ...round])).toEqual(['agent.loop'])
  })

  it('counts a guardrail that stepped in once, told by its own span and on what it guarded', () => {
    const denied = { 'gen_ai.guardrail.verdict.type': 'deny', 'gen_ai.guardrail.name': 'pii' }
    const rail = { id: 'rail', at: 12, lasts: 3, attributes: { 'gen_ai.operation.name': 'run_guardrail', ...denied } }
    const told = { ...model('m', { text: 'This was taken out.' }), under: 'a' }
    const guarded = { ...told, attributes: { ...told.attributes, ...denied } }
    const around = agent('a', 'clerk')
    const guardedAgent = { ...around, attributes: { ...around.attributes, ...denied } }
    const once = ['guardrail.blocked']
    expect(classes([root(), around, { ...rail, under: 'a' }, guarded])).toEqual(once)
    expect(classes([root(), guardedAgent, { ...rail, under: 'a' }, told])).toEqual(once)
    expect(classes([root(), around, guarded])).toEqual(once)
  })

  it('makes nothing of a request that the client sent again by itself, and keeps a storm of them', () => {
    const call = model('m', { users: ['q'], text: 'ok', more: { at: 0, lasts: 90 } })
    const sent = (n: number, status: number) => {
      const drawn = http(`h${n}`, status, { under: 'm', at: n * 10, lasts: 5 })
      const one = { ...drawn, attributes: { ...drawn.attributes, 'server.address': 'api.openai.com' } }
      return status < 400 ? one : { ...one, span: { ...one.span, status: 'ERROR' as const } }
    }
    expect(judged([root(), call, sent(1, 429), sent(2, 200)])).toMatchObject({ standing: [], outcome: 'OK' })
    expect(classes([root(), call, sent(1, 503), sent(2, 503), sent(3, 503), sent(4, 200)])).toContain(
      'provider.overloaded',
    )
    expect(classes([root(), call, sent(1, 200), sent(2, 429)])).toEqual(['provider.rate_limit'])
  })

  it('gives the same verdict in whatever order spans come', () => {
    const drawn = [
      failed(root()),
      ...names(3, (n) => failed(model(`m${n}`, { users: ['same'], more: { at: n * 10 } }))),
    ]
    expect(classes(drawn.toReversed())).toEqual(classes(drawn))
  })

  it('reads a chain of many spans without running out of stack', () => {
    const chain = names(5_000, (n) => agent(`s${n}`, 'a', { under: n === 0 ? null : `s${n - 1}`, at: n }))
    expect(judged(chain).outcome).toBe('OK')
    expect(idOf('s1')).toHaveLength(16)
  })
})
