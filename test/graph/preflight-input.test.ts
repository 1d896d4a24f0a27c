import { describe, expect, it } from 'vitest'
import { questionFrom } from '#graph/preflight-input.ts'
import { AppError } from '#core/platform/errors.ts'

const problemsOf = (input: Parameters<typeof questionFrom>[0]): readonly string[] => {
  try {
    questionFrom(input)
    return []
  } catch (error) {
    return error instanceof AppError ? error.fields.map(({ path }) => path) : [String(error)]
  }
}

describe('a pre-flight question', () => {
  it('takes what was said and leaves the rest open', () => {
    expect(questionFrom({ app: ' shop ', prompt: 'Where is my order?' })).toEqual({
      app: 'shop',
      operation: 'chat',
      agent: null,
      tools: null,
      model: null,
      provider: null,
      promptName: null,
      promptVersion: null,
      release: null,
      environment: null,
      env: null,
      deadlineMs: 50,
      messages: [{ role: 'user', name: null, parts: [{ type: 'text', content: 'Where is my order?' }] }],
    })
  })

  it('understands the roles that apps use', () => {
    const messages = ['developer', 'Human', 'ai', 'function'].map((role) => ({ role, content: 'x' }))
    expect(questionFrom({ app: 'a', messages }).messages?.map(({ role }) => role)).toEqual([
      'system',
      'user',
      'assistant',
      'tool',
    ])
  })

  it('keeps tools with and without their schema', () => {
    const tools = [{ name: 'search' }, { name: 'refund', schema: { type: 'object' } }]
    expect(questionFrom({ app: 'a', tools }).tools).toEqual([
      { name: 'search', description: null, schema: null },
      { name: 'refund', description: null, schema: { type: 'object' } },
    ])
  })

  it.each([
    [{ app: '  ' }, ['input.app']],
    [{ app: 'a', prompt: 'x', messages: [{ role: 'user', content: 'y' }] }, ['input.prompt']],
    [
      {
        app: 'a',
        messages: [
          { role: 'user', content: 'y' },
          { role: 'boss', content: 'z' },
        ],
      },
      ['input.messages[1].role'],
    ],
    [{ app: 'a', prompt: 'x'.repeat(400_001) }, ['input.prompt']],
    [{ app: 'a', tools: [{ name: '' }] }, ['input.tools[0].name']],
    [{ app: 'a', deadlineMs: 10_000 }, ['input.deadlineMs']],
    [{ app: '', model: 'm'.repeat(501), deadlineMs: -1 }, ['input.app', 'input.model', 'input.deadlineMs']],
  ])('names every field that is wrong (%#)', (input, paths) => {
    expect(problemsOf(input)).toEqual(paths)
  })
})
