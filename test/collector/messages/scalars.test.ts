import { describe, expect, it } from 'vitest'

import { numberFrom, textFrom } from '#collector/messages/scalars.ts'
import { normalise } from '#collector/normalise.ts'
import { createClassifier } from '#collector/signals/classifier.ts'
import { contextOf, questionOf } from '#core/memory/context-signature.ts'
import type { AttributeValue } from '#core/telemetry/attributes.ts'
import { spanWith } from '#test/support/span.ts'

/** As decoding makes them: without a prototype, so that `__proto__` is a key like any other. */
const map = (entries: Record<string, AttributeValue>): AttributeValue => Object.assign(Object.create(null), entries)

describe('a list or a map where a text or a number was expected', () => {
  it('is its JSON as text, and no number', () => {
    expect(textFrom(map({ a: [1, 2n] }))).toBe('{"a":[1,"2"]}')
    expect(textFrom(7n)).toBe('7')
    expect(numberFrom(map({}))).toBeNaN()
    expect(numberFrom({ toString: 1 })).toBeNaN()
    expect(numberFrom('404')).toBe(404)
  })

  it.each([
    'gen_ai.prompt.0.content',
    'ai.response.reasoning',
    'http.response.status_code',
    'gen_ai.usage.total_tokens',
    'lk.response.text',
    'status_code',
    'haystack.agent.hook.human_in_the_loop.strategy.decision',
    'rpc.response.status_code',
    'db.response.returned_rows',
  ])('is read under %s, and the request goes on', (key) => {
    const attributes = {
      'gen_ai.operation.name': 'chat',
      'ai.operationId': 'ai.generateText.doGenerate',
      'mcp.method.name': 'tools/call',
      'haystack.component.name': 'x',
      'gen_ai.usage.input_tokens': 5,
      'gen_ai.usage.cached_input_tokens': 1,
      [key]: map({ of: 'somebody' }),
    }
    expect(() => createClassifier()([normalise(spanWith({ attributes }))])).not.toThrow()
  })

  it('is no status of a tool that wants to be asked for its own text', () => {
    const attributes = {
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.call.result': '{"status":{"toString":1},"code":{"valueOf":2}}',
    }
    const [judged] = createClassifier()([normalise(spanWith({ attributes }))])
    expect(judged?.findings).toEqual([])
  })
})

describe('a name that every object of JavaScript has', () => {
  it('is no role', () => {
    const attributes = { 'gen_ai.input.messages': '[{"role":"constructor","content":"hi"}]' }
    expect(normalise(spanWith({ attributes })).story.input?.[0]?.role).toBe('user')
  })

  it('is a word like others', () => {
    const attributes = {
      'gen_ai.operation.name': 'chat',
      'gen_ai.input.messages': '[{"role":"user","content":"rename the constructor of this class"}]',
    }
    const question = questionOf(normalise(spanWith({ attributes })).story)
    expect(question && contextOf(question).words).toEqual(['renam', 'constructor', 'class'])
  })

  it('is no operation', () => {
    const question = questionOf(normalise(spanWith({ attributes: { 'gen_ai.operation.name': 'chat' } })).story)
    expect(question && contextOf({ ...question, operation: 'constructor' }).operation).toBe('constructor')
  })
})
