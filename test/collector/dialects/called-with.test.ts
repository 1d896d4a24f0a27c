import { describe, expect, it } from 'vitest'

import { answerIn, argumentsIn } from '#collector/dialects/called-with.ts'
import { toolAnswerOf } from '#collector/messages/langchain.ts'
import { findingOn } from '#test/support/understood.ts'

// Shape: traceloop/openllmetry packages/opentelemetry-instrumentation-langchain, callback_handler.py.
const called = {
  input_str: "{'city': 'Oslo'}",
  tags: [],
  metadata: {},
  inputs: { city: 'Oslo' },
  kwargs: { color: 'green', name: null },
}
const failed = {
  output: {
    lc: 1,
    type: 'constructor',
    id: ['langchain', 'schema', 'messages', 'ToolMessage'],
    kwargs: { content: 'Error: timed out', name: 'weather', tool_call_id: 'c1', status: 'error' },
  },
  kwargs: { tags: [] },
}

describe('what LangChain’s callbacks were called with', () => {
  it('is what was given, and not the bookkeeping beside it', () => {
    expect(argumentsIn(called)).toEqual({ city: 'Oslo' })
    expect(argumentsIn({ ...called, inputs: null })).toEqual({ city: 'Oslo' })
    expect(argumentsIn({ inputs: { question: 'Hi' }, tags: [], metadata: {}, kwargs: { name: 'chain' } })).toEqual({
      question: 'Hi',
    })
  })

  it('leaves decorated functions as they were', () => {
    expect(argumentsIn({ args: [], kwargs: { city: 'Oslo' } })).toEqual({ city: 'Oslo' })
    expect(argumentsIn({ args: ['Oslo'], kwargs: {} })).toBe('Oslo')
  })

  it('is answered beside bookkeeping too', () => {
    expect(answerIn({ outputs: { answer: 'Ho' }, kwargs: { tags: [] } })).toEqual({ answer: 'Ho' })
    expect(answerIn({ output: 'Ho', price: 3 })).toEqual({ output: 'Ho', price: 3 })
  })

  it('keeps the flag of a tool that failed', () => {
    expect(toolAnswerOf(answerIn(failed))).toMatchObject({ status: 'error' })
    const attributes = {
      'traceloop.span.kind': 'tool',
      'traceloop.entity.name': 'weather',
      'traceloop.entity.input': JSON.stringify(called),
      'traceloop.entity.output': JSON.stringify(failed),
    }
    expect(findingOn(attributes)?.class).toBe('tool.timeout')
  })
})
