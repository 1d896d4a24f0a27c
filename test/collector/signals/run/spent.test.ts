import { describe, expect, it } from 'vitest'

import { spentIn } from '#collector/signals/run/spent.ts'
import { drawRun, type Drawn } from '#test/support/runs.ts'

const scope = (name: string) => ({ name, version: '1', attributes: {}, schemaUrl: '', droppedAttributes: 0 })
const call = (id: string, library: string, tokens: number | null, more: Partial<Drawn> = {}): Drawn => ({
  id,
  attributes: {
    'gen_ai.operation.name': 'chat',
    'gen_ai.request.model': 'gpt-4o',
    ...(tokens === null ? {} : { 'gen_ai.usage.input_tokens': tokens, 'gen_ai.usage.output_tokens': 5 }),
  },
  ...more,
  span: { name: id, scope: scope(library) },
})
const step = (id: string, operation: string, under: string | null): Drawn => ({
  id,
  under,
  attributes: { 'gen_ai.operation.name': operation, 'gen_ai.tool.name': 'ask', 'gen_ai.usage.input_tokens': 999 },
})
const root = step('root', 'invoke_agent', null)

describe('what a run used', () => {
  it.each([
    ['calls one after the other', [call('a', 'x', 100), call('b', 'x', 50)], 150],
    ['a call that a framework tells as well', [call('a', 'x', 100), call('b', 'y', 100, { under: 'a' })], 100],
    [
      'the same with a step between them',
      [call('a', 'x', 100), step('w', 'invoke_workflow', 'a'), call('b', 'y', 100, { under: 'w' })],
      100,
    ],
    [
      'the same without a common thread',
      [call('a', 'x', 100, { at: 10, lasts: 50 }), call('b', 'y', 100, { at: 12, lasts: 40 })],
      100,
    ],
    [
      'calls at once of one library',
      [call('a', 'x', 100, { at: 10, lasts: 50 }), call('b', 'x', 100, { at: 12, lasts: 40 })],
      200,
    ],
    [
      'a tool that asks a model itself',
      [call('a', 'x', 100), step('t', 'execute_tool', 'a'), call('b', 'x', 30, { under: 't' })],
      130,
    ],
    ['a call around one that tells nothing', [call('a', 'x', 100), call('b', 'y', null, { under: 'a' })], 100],
    ['calls that tell nothing', [call('a', 'x', null)], null],
  ])('%s', (_what, drawn, tokens) => {
    expect(spentIn(drawRun([root, ...drawn])).tokensIn).toBe(tokens)
  })

  it('says when what was told twice ended, and nothing where all was told once', () => {
    expect(spentIn(drawRun([root, call('a', 'x', 1)])).repeatedAtMs).toBeNull()
    const twice = spentIn(drawRun([root, call('a', 'x', 9, { at: 10, lasts: 5 }), call('b', 'y', 9, { under: 'a' })]))
    expect(twice.repeatedAtMs).toBe(1_760_000_000_015)
  })
})
