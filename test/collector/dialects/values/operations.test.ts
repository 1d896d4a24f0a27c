import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { spanWith } from '#test/support/span.ts'

const storyOf = (operation: string, more: Attributes = {}) =>
  normalise(spanWith({ attributes: { 'gen_ai.operation.name': operation, ...more } })).story

// Senders name their operations as they like: the conventions list a few names and allow any other.
describe('operations by other names', () => {
  it.each([
    ['chat.completions', 'LLM', 'chat'],
    ['messages.create', 'LLM', 'chat'],
    ['responses', 'LLM', 'chat'],
    ['Converse', 'LLM', 'chat'],
    ['tool_call', 'TOOL', 'execute_tool'],
    ['execute_code', 'TOOL', 'execute_tool'],
    ['run_agent', 'AGENT', 'invoke_agent'],
    ['workflow', 'WORKFLOW', 'invoke_workflow'],
    ['conversation', 'WORKFLOW', 'invoke_workflow'],
    ['vector_search', 'RETRIEVAL', 'retrieval'],
    ['embed', 'EMBEDDING', 'embeddings'],
  ])('%s is %s', (sent, kind, operation) => {
    // The model of a step inside is often repeated on the tool or agent around it.
    expect(storyOf(sent, { 'gen_ai.request.model': 'gpt-4o' })).toMatchObject({ kind, operation })
  })

  it('takes a name nobody knows for what the other keys say', () => {
    expect(storyOf('ponder', { 'gen_ai.request.model': 'gpt-4o' }).kind).toBe('LLM')
    expect(storyOf('ponder', { 'gen_ai.agent.name': 'thinker', 'gen_ai.input.messages': '[]' }).kind).toBe('AGENT')
    expect(storyOf('ponder', { 'gen_ai.input.messages': '[{"role":"user","content":"Hi"}]' }).kind).toBe('LLM')
  })
})

describe('operations that name all steps of a framework alike', () => {
  it('are those of the kind that was known better', () => {
    const tool = {
      'spring.ai.kind': 'tool_call',
      'spring.ai.tool.definition.name': 'weather',
      'gen_ai.system': 'spring_ai',
    }
    expect(storyOf('framework', tool)).toMatchObject({ kind: 'TOOL', operation: 'execute_tool', provider: null })
  })
})
