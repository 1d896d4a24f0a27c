import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { finishReasonIn } from '#collector/dialects/readers.ts'
import { messagesOf } from '#collector/messages/messages-of.ts'
import { readChat } from '#collector/messages/read-chat.ts'
import type { Json } from '#core/telemetry/attributes.ts'
import type { MessageRole } from '#core/telemetry/message.ts'

/** As Python's `json.dumps` spaces it. */
const spaced = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  return `{${Object.entries(value)
    .map(([key, inner]) => `${JSON.stringify(key)}: ${spaced(inner)}`)
    .join(', ')}}`
}

const roles: readonly MessageRole[] = ['user', 'assistant', 'system', 'tool']
const said = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom('', 'plain words', 'a "quoted" one', 'back\\slash\\', 'two\nlines\t', '}]},{"role":"user"', '\ud800'),
)
const text = said.map((content) => ({ type: 'text', content }))
const part = fc.oneof(
  { weight: 4, arbitrary: text },
  { weight: 2, arbitrary: said.map((content) => ({ content, type: 'text' })) },
  fc.record({ type: fc.constant('tool_call'), id: said, name: said, arguments: fc.jsonValue() }),
  fc.record({ type: fc.constant('tool_call_response'), id: said, response: fc.jsonValue() }),
  fc.jsonValue(),
)
const parts = fc.oneof(
  fc.tuple(text),
  fc.tuple(said.map((content) => ({ content, type: 'text' }))),
  fc.array(part, { maxLength: 3 }),
)
const role = fc.oneof({ weight: 6, arbitrary: fc.constantFrom<string>(...roles) }, said)
const message = fc.oneof(
  { weight: 4, arbitrary: fc.record({ role, parts }) },
  { weight: 3, arbitrary: fc.record({ role, content: said }) },
  fc.record({
    role,
    parts,
    finish_reason: fc.oneof(fc.constantFrom('stop', 'tool_call', ''), said, fc.jsonValue()),
  }),
  fc.record({ role, content: said, name: said, tool_call_id: said, finish_reason: said }),
  fc.jsonValue(),
)
const told = fc
  .tuple(fc.array(message, { maxLength: 4 }), fc.boolean())
  .map(([messages, wide]) => (wide ? spaced(messages) : JSON.stringify(messages)))

/** What parsing all of it comes to; undefined when it is no JSON. */
function parsed(sent: string): Json | undefined {
  try {
    return JSON.parse(sent) as Json
  } catch {
    return undefined
  }
}

function holds(sent: string, fallback: MessageRole): boolean {
  const chat = readChat(sent, fallback)
  if (chat === null) return false
  const json = parsed(sent)
  expect(json).toBeDefined()
  expect(chat.messages).toStrictEqual(messagesOf(json ?? null, fallback))
  expect(finishReasonIn(chat.first)).toBe(finishReasonIn(json ?? null))
  return true
}

describe('readChat', () => {
  it('comes to the same as parsing, whatever is said and by whom', () => {
    fc.assert(
      fc.property(told, fc.constantFrom(...roles), (sent, fallback) => void holds(sent, fallback)),
      { numRuns: 2000 },
    )
  })

  it('comes to the same where signs are missing, doubled or others', () => {
    const sign = fc.constantFrom('', '"', '\\', '{', '}', '[', ']', ',', ':', ' ', '\n', '\u0001', 'x')
    fc.assert(
      fc.property(told, fc.nat(), sign, fc.nat({ max: 2 }), (sent, place, written, removed) => {
        const at = place % (sent.length + 1)
        holds(sent.slice(0, at) + written + sent.slice(at + removed), 'user')
      }),
      { numRuns: 5000 },
    )
  })

  it.each([
    ['a question', [{ role: 'user', parts: [{ type: 'text', content: 'Where is my order?' }] }]],
    ['the older form', [{ role: 'user', content: 'Where is "it"?\nPlease.' }]],
    ['keys in the order of Python', [{ role: 'user', parts: [{ content: 'Where?', type: 'text' }] }]],
    [
      'an answer and why it ended',
      [{ role: 'assistant', parts: [{ type: 'text', content: 'Here.' }], finish_reason: 'stop' }],
    ],
    [
      'a conversation with a tool',
      [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', parts: [{ type: 'text', content: 'Where?' }] },
        { role: 'assistant', parts: [{ type: 'tool_call', id: 'c1', name: 'find', arguments: { id: 7 } }] },
        { role: 'tool', parts: [{ type: 'tool_call_response', id: 'c1', response: { at: '"home"' } }] },
      ],
    ],
  ])('reads %s, however it is spaced', (_what, messages) => {
    expect([JSON.stringify(messages), spaced(messages)].map((sent) => holds(sent, 'user'))).toEqual([true, true])
  })

  it.each([
    ['no list', '{"role":"user","content":"x"}'],
    ['an item without a role', '[{"role":"user","content":"x"},{"type":"text","text":"y"}]'],
    ['a text that was cut', '[{"role":"user","content":"where is'],
    ['a raw line break', '[{"role":"user","content":"a\nb"}]'],
    ['another spacing', '[{"role":"user","content":"x"} ,{"role":"user","content":"x"}]'],
    ['something behind it', '[{"role":"user","content":"x"}]]'],
    ['nesting beyond reason', `[{"role":"user","parts":${'['.repeat(200)}${']'.repeat(200)}}]`],
    [
      'more messages than are kept',
      JSON.stringify(Array.from({ length: 2001 }, () => ({ role: 'user', content: 'x' }))),
    ],
  ])('leaves %s to who parses', (_what, sent) => {
    expect(readChat(sent, 'user')).toBeNull()
  })

  it('reads a hostile text in time that grows with its length', () => {
    const slashes = `[{"role":"user","content":"${'\\\\"'.repeat(50_000)}`
    expect(readChat(`${slashes}]`, 'user')).toBeNull()
    expect(readChat(`[{"role":"user","x":${'{"a":'.repeat(50_000)}]`, 'user')).toBeNull()
  })
})
