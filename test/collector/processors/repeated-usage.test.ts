import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import { createRepeatedUsage } from '#collector/processors/repeated-usage.ts'
import { drawSpans, type Drawn } from '#test/support/runs.ts'

const scope = (name: string) => ({ name, version: '1', attributes: {}, schemaUrl: '', droppedAttributes: 0 })
const call = (id: string, library: string, tokens: number | null, more: Partial<Drawn> = {}): Drawn => ({
  id,
  attributes: {
    'gen_ai.operation.name': 'chat',
    'gen_ai.request.model': 'gpt-4o',
    ...(tokens === null ? {} : { 'gen_ai.usage.input_tokens': tokens, 'gen_ai.usage.output_tokens': tokens / 10 }),
  },
  ...more,
  span: { name: id, scope: scope(library) },
})
const records = (...drawn: readonly Drawn[]) => drawSpans(drawn).map(normalise)
const repeatedIn = (found: ReturnType<ReturnType<typeof createRepeatedUsage>>) =>
  found.flatMap(({ span, repeatsUsage }) => (repeatsUsage === true ? [span.name] : []))
const repeated = (...drawn: readonly Drawn[]) => repeatedIn(createRepeatedUsage()(records(...drawn)))

describe('tokens that are told twice', () => {
  it.each([
    ['a call around the same call', [call('outer', 'a', 100), call('inner', 'b', 100, { under: 'outer' })]],
    [
      'a call around several, whose sum it tells',
      [call('outer', 'a', 300), call('one', 'a', 100, { under: 'outer' }), call('two', 'a', 200, { under: 'outer' })],
    ],
    [
      'a call of another library within its time',
      [call('outer', 'a', 100, { at: 10, lasts: 50 }), call('inner', 'b', 100, { at: 12, lasts: 40 })],
    ],
  ])('%s', (_what, drawn) => {
    expect(repeated(...drawn)).toEqual(['outer'])
  })

  it('are counted where the inner span came with an earlier request', () => {
    const mark = createRepeatedUsage()
    const [outer, inner] = records(call('outer', 'a', 100), call('inner', 'b', 100, { under: 'outer' }))
    expect(repeatedIn(mark([inner!]))).toEqual([])
    expect(repeatedIn(mark([outer!]))).toEqual(['outer'])
  })

  it('are counted once where the outer span came with an earlier request', () => {
    const mark = createRepeatedUsage()
    const [outer, one, two, more] = records(
      call('outer', 'a', 300),
      call('one', 'b', 100, { under: 'outer' }),
      call('two', 'b', 200, { under: 'outer' }),
      call('more', 'b', 50, { under: 'outer' }),
    )
    expect(repeatedIn(mark([outer!]))).toEqual([])
    expect(repeatedIn(mark([one!]))).toEqual(['one'])
    expect(repeatedIn(mark([two!]))).toEqual(['two'])
    // What the outer span cannot have counted is counted.
    expect(repeatedIn(mark([more!]))).toEqual([])
  })

  it('are counted once where the outermost of three came first', () => {
    const mark = createRepeatedUsage()
    const [outer, middle, inner] = records(
      call('outer', 'a', 100),
      call('middle', 'b', 100, { under: 'outer' }),
      call('inner', 'c', 100, { under: 'middle' }),
    )
    expect(repeatedIn(mark([outer!]))).toEqual([])
    expect(repeatedIn(mark([middle!, inner!]))).toEqual(['middle', 'inner'])
  })

  it.each([
    [
      'calls side by side of one library',
      [call('one', 'a', 100, { at: 10, lasts: 50 }), call('two', 'a', 100, { at: 12, lasts: 40 })],
    ],
    ['calls one after the other', [call('one', 'a', 100), call('two', 'b', 100)]],
    [
      'calls at once with other tokens',
      [call('one', 'a', 100, { at: 10, lasts: 50 }), call('two', 'b', 110, { at: 12, lasts: 40 })],
    ],
    ['a call around one that tells no tokens', [call('outer', 'a', 100), call('inner', 'b', null, { under: 'outer' })]],
    ['a call alone', [call('one', 'a', 100)]],
  ])('not: %s', (_what, drawn) => {
    expect(repeated(...drawn)).toEqual([])
  })

  it('of two that begin and end together are counted once', () => {
    const both = { at: 10, lasts: 50 }
    expect(repeated(call('one', 'a', 100, both), call('two', 'b', 100, both))).toHaveLength(1)
  })
})
