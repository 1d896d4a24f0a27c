import { describe, expect, it } from 'vitest'

import { answerIn, argumentsIn, unwrappedCall } from '#collector/dialects/called-with.ts'
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

// Shapes: Arize-ai/openinference openinference-instrumentation-crewai, _wrappers.py (`ToolUsage._use`);
// traceloop/openllmetry packages/opentelemetry-instrumentation-mcp, instrumentation.py.
describe('what others were called with', () => {
  const around = { tool_string: 'Thought: look it up', tool: "CrewStructuredTool(name='search')" }

  it('is found in the call that CrewAI hands its tools, however it was written', () => {
    const given = { query: "Oslo's parks", limit: 2 }
    const printed = `tool_name='search' arguments={'query': "Oslo's parks", 'limit': 2}`
    for (const calling of [
      printed,
      `ToolCalling(${printed.replace(' ', ', ')})`,
      { tool_name: 'search', arguments: given },
      JSON.stringify({ tool_name: 'search', arguments: given }),
    ]) {
      expect(unwrappedCall({ ...around, calling })).toEqual(given)
    }
  })

  it('is found beside the name of a tool of MCP', () => {
    expect(argumentsIn({ tool_name: 'add', arguments: { a: 1, b: 2 } })).toEqual({ a: 1, b: 2 })
  })

  it('stays as it is where nothing is around it', () => {
    const own = [
      { tool_name: 'add', why: 'so' },
      { name: 'add', arguments: {} },
      { calling: 'mum' },
      { ...around, calling: 'mum' },
      'add',
    ]
    for (const one of own) expect([unwrappedCall(one), argumentsIn(one)]).toEqual([one, one])
  })
})
