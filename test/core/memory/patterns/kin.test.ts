import { describe, expect, it } from 'vitest'

import { kinOf, templateOf, type FailureText } from '#core/memory/patterns/kin.ts'

const failure = (id: string, text: string, given: Partial<FailureText> = {}): FailureText => ({
  id,
  class: 'tool.error',
  text,
  apps: [`app ${id}`],
  runs: 3,
  firstMs: Number(id),
  lastMs: 10,
  ...given,
})
const long =
  'the upstream search index answered that shard <num> is not available for this tenant right now please retry'

describe('kin across apps', () => {
  it('are failures with one template, whatever the apps call the place', () => {
    const [kin] = kinOf([
      failure('1', `tool.error | execute_tool | search | ${long}`),
      failure('2', `tool.error | execute_tool | lookup docs | ${long}`),
      failure('3', 'tool.error | execute_tool | pay | the card was refused by its bank'),
    ])
    expect(kin).toMatchObject({ isExact: true, failures: [{ id: '1' }, { id: '2' }] })
  })

  it('are failures that differ in a word of many, and keep their name when others join', () => {
    const two = [failure('1', `tool.error | a | ${long}`), failure('2', `tool.error | b | ${long} again`)]
    const [kin] = kinOf(two)
    expect(kin).toMatchObject({ isExact: false })
    const [more] = kinOf([failure('4', `tool.error | c | ${long}`), ...two])
    expect(more!.item).toBe(kin!.item)
    expect(more!.failures).toHaveLength(3)
  })

  it('are not failures of one app, of other classes, or of texts that say too little', () => {
    expect(kinOf([failure('1', `a | ${long}`, { apps: ['x'] }), failure('2', `a | ${long}`, { apps: ['x'] })])).toEqual(
      [],
    )
    expect(kinOf([failure('1', `a | ${long}`), failure('2', `a | ${long}`, { class: 'app.error' })])).toEqual([])
    expect(templateOf('tool.timeout | search | timeout')).toBeNull()
  })
})
