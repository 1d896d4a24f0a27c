import { describe, expect, it } from 'vitest'
import { spreadOf } from '../../web/src/failure/spread.ts'
import { tellingApart } from '../../web/src/failure/telling-apart.ts'

describe('what tells a failure from others of its title', () => {
  const signature = {
    operation: 'invoke_agent',
    place: 'sql',
    errorType: 'model_not_found',
    message: '404 the model <model> …',
  }
  it('is its place, its type and what was said', () => {
    expect(tellingApart('The model is not available', signature)).toEqual([
      'agent sql',
      'model_not_found',
      '404 the model <model> …',
    ])
  })
  it('leaves out what the title says, and names that every error has', () => {
    const said = {
      operation: 'execute_tool',
      place: 'run_query',
      errorType: 'Error',
      message: 'the answer was  cut off',
    }
    expect(tellingApart('Tool run_query: The answer was cut off', said)).toEqual([])
    expect(tellingApart('Anything', null)).toEqual([])
  })
})

describe('where a failure was met', () => {
  const nowhere = { model: null, provider: null, release: null, environment: null, agent: null, tool: null }
  it('is counted per kind, the most met first, without kinds that nothing tells', () => {
    const spread = spreadOf([
      { ...nowhere, app: { name: 'shop' }, model: 'gpt-4o' },
      { ...nowhere, app: { name: 'desk' }, model: 'gpt-4.1' },
      { ...nowhere, app: { name: 'desk' } },
    ])
    expect(spread).toEqual([
      {
        kind: 'App',
        values: [
          { value: 'desk', count: 2 },
          { value: 'shop', count: 1 },
        ],
      },
      {
        kind: 'Model',
        values: [
          { value: 'gpt-4o', count: 1 },
          { value: 'gpt-4.1', count: 1 },
        ],
      },
    ])
    expect(spreadOf([])).toEqual([])
  })
})
