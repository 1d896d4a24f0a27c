import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import { spanWith } from '#test/support/span.ts'

// Keys: patronus-ai/patronus-py src/patronus/tracing (scope patronus.sdk, pat.app, pat.project.name).
describe('Patronus', () => {
  it('reads a function of the app, with its project', () => {
    const attributes = { 'pat.app': 'GAIA-Samples', 'pat.project.name': 'gaia' }
    const { story } = normalise(spanWith({ attributes, scopeName: 'patronus.sdk', parentSpanId: null, name: 'main' }))
    expect(story).toMatchObject({
      kind: 'WORKFLOW',
      dialect: 'patronus',
      workflowName: 'GAIA-Samples',
      metadata: { 'project.name': 'gaia' },
    })
  })

  it('leaves what other libraries tell to them', () => {
    const attributes = { 'openinference.span.kind': 'LLM', 'llm.model_name': 'o3-mini', 'pat.app': 'GAIA-Samples' }
    expect(normalise(spanWith({ attributes })).story).toMatchObject({
      kind: 'LLM',
      dialect: 'openinference',
      requestModel: 'o3-mini',
    })
  })
})
