import { describe, expect, it } from 'vitest'

import { asTold, tellableFacts } from '#core/memory/backtest/told-facts.ts'
import { contextOf } from '#core/memory/context-signature.ts'
import { questionAbout } from '#test/support/questions.ts'

const question = questionAbout('Extract the invoice total', {
  agent: 'reader',
  tools: [{ name: 'search', description: null, schema: null }],
  model: 'gpt-4o',
  provider: 'openai',
  promptName: 'extract',
  promptVersion: 'v2',
  release: '1.4.0',
  environment: 'production',
})
const whole = { question, asked: { ...contextOf(question), systemHash: 'f'.repeat(32) } }

describe('a question as its app would have asked it', () => {
  it('is the whole of it where the app tells everything', () => {
    expect(asTold(whole, new Set(tellableFacts))).toEqual(whole)
  })

  it('leaves out what the app leaves out, in the question and in what it is looked up by', () => {
    const { question: told, asked } = asTold(whole, new Set(['model', 'release']))
    expect(told).toMatchObject({
      app: 'shop',
      model: 'gpt-4o',
      release: '1.4.0',
      provider: null,
      tools: null,
      agent: null,
    })
    expect(asked).toMatchObject({ modelFamily: 'gpt-4o', systemHash: null, tools: [], promptName: null })
    expect([asked.words, asked.looseHash]).toEqual([whole.asked.words, whole.asked.looseHash])
    expect(asked.hash).not.toBe(whole.asked.hash)
    expect(asTold(whole, new Set()).asked.modelFamily).toBeNull()
  })
})
