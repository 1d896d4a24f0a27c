import { describe, expect, it } from 'vitest'

import { toldOnce } from '#collector/messages/told-once.ts'
import type { Message, MessagePart } from '#core/telemetry/message.ts'

const message = (role: Message['role'], ...parts: MessagePart[]): Message => ({ role, name: null, parts })
const text = (role: Message['role'], content: string) => message(role, { type: 'text', content })

describe('toldOnce', () => {
  it('drops what two instrumentations tell of the same call', () => {
    const rules = text('system', 'Be kind.')
    const hi = text('user', 'Hi')
    const result = message('tool', { type: 'tool_call_response', id: 'c1', response: { a: 1 } })
    expect(toldOnce([rules, rules, hi, hi, result, rules, result])).toEqual([rules, hi, result])
  })

  it('keeps what a person says again', () => {
    const talk = [text('user', 'again'), text('assistant', 'Ho'), text('user', 'again'), text('assistant', 'Ho')]
    expect(toldOnce(talk)).toEqual(talk)
  })

  it('keeps the same words of somebody else, and the same answer to another call', () => {
    const other = (id: string) => message('tool', { type: 'tool_call_response', id, response: 'ok' })
    const talk = [text('user', 'ok'), text('assistant', 'ok'), other('c1'), other('c2')]
    expect(toldOnce(talk)).toEqual(talk)
  })
})
