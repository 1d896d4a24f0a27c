import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { spanWith } from '#test/support/span.ts'

const storyOf = (attributes: Attributes) => normalise(spanWith({ attributes })).story

describe('what Python printed', () => {
  it('is read, and marked as read by guesswork, wherever it stood', () => {
    const story = storyOf({
      'openinference.span.kind': 'TOOL',
      'tool.name': 'search',
      'input.value': "{'q': None, 'tags': ('a', 'b'), 'row': Point(x=1)}",
      'output.value': '{"found": true}',
    })
    expect(story).toMatchObject({ toolArguments: { q: null, tags: ['a', 'b'] }, toolResult: { found: true } })
    expect(story.provenance.toolArguments).toEqual({ rule: 'openinference+python-literal', key: 'input.value' })
    expect(story.provenance.toolResult?.rule).toBe('openinference')
  })

  it('is marked once', () => {
    const story = storyOf({ 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.call.arguments': "{'q': 1}" })
    expect(story.provenance.toolArguments?.rule).toBe('otel-genai+python-literal')
  })

  it('is not seen in what a person wrote', () => {
    const story = storyOf({ 'openinference.span.kind': 'AGENT', 'input.value': "'tis the season" })
    expect(story.provenance.input?.rule).toBe('openinference')
  })
})
