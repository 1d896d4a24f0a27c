import { describe, expect, it } from 'vitest'

import { contextOf } from '#core/memory/context-signature.ts'
import { keptQuestion, redactCommonSecrets, redacted } from '#core/memory/preflight/kept-question.ts'
import { questionAbout } from '#test/support/questions.ts'

const said = (role: 'system' | 'user' | 'assistant', content: string) =>
  ({ role, name: null, parts: [{ type: 'text', content }] }) as const
const masked = (prompt: string, more: Parameters<typeof questionAbout>[1] = {}) =>
  redacted(questionAbout(prompt, more), redactCommonSecrets)

describe('redacted', () => {
  it('masks whatever a question can hold a secret in', () => {
    const mail = 'bob@example.com'
    const question = masked('', {
      app: mail,
      agent: mail,
      model: mail,
      provider: mail,
      promptName: mail,
      promptVersion: mail,
      release: mail,
      environment: mail,
      tools: [{ name: mail, description: null, schema: null }],
      messages: [said('system', `You work for ${mail}.`), said('assistant', mail), said('user', `Write to ${mail}`)],
    })
    expect(JSON.stringify(question)).not.toContain('example.com')
  })

  it('reads like a run whose spans were masked, whoever the secret belongs to', () => {
    const hashOf = (prompt: string): string => contextOf(masked(prompt)).hash
    expect(hashOf('Send the bill to bob@example.com')).toBe(hashOf('Send the bill to ann@example.org'))
    expect(hashOf('Send the bill to bob@example.com')).toBe(
      contextOf(questionAbout('Send the bill to [redacted]')).hash,
    )
  })
})

describe('keptQuestion', () => {
  it('keeps the facts that were given, the beginning of what the user said last, and tools by name', () => {
    const messages = [said('user', 'First'), said('assistant', 'Yes?'), said('user', `Then ${'x'.repeat(2_000)}`)]
    const tools = [{ name: 'search', description: 'Finds', schema: { type: 'object' } }]
    expect(keptQuestion(masked('', { messages, tools, release: '1.2' }))).toEqual({
      app: 'shop',
      operation: 'chat',
      release: '1.2',
      prompt: `Then ${'x'.repeat(995)}`,
      tools: ['search'],
    })
  })

  it('never ends in half of a character, which the database could not keep', () => {
    const kept = keptQuestion(masked(`${'x'.repeat(999)}\u{1F600}`))
    expect(kept).toMatchObject({ prompt: `${'x'.repeat(999)}\ufffd` })
  })
})
