import { describe, expect, it } from 'vitest'

import type { Attributes } from '#core/telemetry/attributes.ts'
import { unreadKeys } from '#collector/unread-keys.ts'
import { spanWith } from '#test/support/span.ts'

const unread = (attributes: Attributes, scopeName = 'openinference.instrumentation.openai') =>
  unreadKeys(spanWith({ scopeName, attributes }))

describe('keys that nobody reads', () => {
  it('are none of those that say in another form what was read', () => {
    const messages = {
      'openinference.span.kind': 'LLM',
      'llm.input_messages.0.message.role': 'user',
      'llm.input_messages.0.message.content': 'Hi',
      'llm.output_messages.0.message.content': 'Ho',
      'llm.token_count.prompt': 1,
      'llm.token_count.total': 2,
      'input.value': '{"messages":[{"role":"user","content":"Hi"}]}',
      'input.mime_type': 'application/json',
      'output.value': '{"choices":[]}',
    }
    expect(unread(messages)).toEqual([])
    expect(unread({ ...messages, 'own.key': 1 })).toEqual(['own.key'])
  })

  it('are none of those that were outranked', () => {
    const twice = {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.system': 'openai',
      'gen_ai.usage.input_tokens': 3,
      'gen_ai.usage.prompt_tokens': 3,
    }
    expect(unread(twice, 'my.library')).toEqual([])
  })

  it('are those of a library that the span does not speak', () => {
    expect(unread({ 'gen_ai.operation.name': 'chat', attempts: 2 }, 'my.library')).toEqual(['attempts'])
  })
})
