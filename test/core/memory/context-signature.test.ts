import { assert, integer, property, uuid } from 'fast-check'
import { describe, expect, expectTypeOf, it } from 'vitest'

import { contextOf, questionOf } from '#core/memory/context-signature.ts'
import type { PreflightQuestion } from '#core/memory/preflight/question.ts'
import type { Message } from '#core/telemetry/message.ts'
import type { Story } from '#core/telemetry/story.ts'
import { questionAbout } from '#test/support/questions.ts'
import { recordWith } from '#test/support/record.ts'

const said = (role: Message['role'], content: string): Message => ({
  role,
  name: null,
  parts: [{ type: 'text', content }],
})
const hashOf = (prompt: string, more: Partial<PreflightQuestion> = {}): string =>
  contextOf(questionAbout(prompt, more)).hash
const llm: Story = {
  ...recordWith().story,
  kind: 'LLM',
  operation: 'chat',
  requestModel: 'gpt-4o-2024-08-06',
  agentName: 'writer',
  input: [said('system', 'You are kind.'), said('user', 'Summarise the report')],
}
/** Everything a story has of what came out of a run. */
const outcome = {
  responseModel: 'gpt-4o-x',
  output: [said('assistant', 'no')],
  toolResult: 'x',
  documents: [],
  tokensIn: 9,
  tokensOut: 9,
  cachedTokensIn: 1,
  reasoningTokens: 1,
  costUsd: 1,
  finishReason: 'length',
  finishReasonRaw: 'length',
  errorType: 'E',
  errorMessage: 'm',
  errorStack: 's',
  httpStatus: 500,
} satisfies Partial<Story>

describe('contextOf', () => {
  it('takes a question and nothing else, and a question has no field for what came out of a run', () => {
    expectTypeOf(contextOf).parameters.toEqualTypeOf<[PreflightQuestion]>()
    expectTypeOf<keyof PreflightQuestion & keyof typeof outcome>().toEqualTypeOf<never>()
  })

  it('is the same for a span whatever came out of it', () => {
    const asked = contextOf(questionOf(llm)!)
    for (const [field, value] of Object.entries(outcome)) {
      expect(contextOf(questionOf({ ...llm, [field]: value })!), field).toEqual(asked)
    }
  })

  it('is the same for a span and for the question asked before it', () => {
    const question = questionAbout(null, { agent: 'writer', model: 'gpt-4o', messages: llm.input, tools: llm.tools })
    expect(contextOf(question).hash).toBe(contextOf(questionOf(llm)!).hash)
  })

  it('does not change with numbers, ids, dates, case and spaces', () => {
    assert(
      property(
        integer(),
        integer(),
        uuid(),
        uuid(),
        (a, b, c, d) => hashOf(`Refund order ${a} of customer ${c}`) === hashOf(`refund  Order ${b} of customer ${d}`),
      ),
    )
    expect(hashOf('Report for 5 August 2024')).toBe(hashOf('Report for 17 May 2023'))
    expect(hashOf('Report for 2024-08-05')).toBe(hashOf('Report for March 3, 2023'))
  })

  it('brings forms of one word together, and keeps a task and its opposite apart', () => {
    expect(hashOf('Summarise the articles')).toBe(hashOf('Summarizing an article'))
    expect(hashOf('Include citations')).not.toBe(hashOf('Do not include citations'))
    expect(hashOf("Don't include citations")).toBe(hashOf('Do not include citations'))
  })

  it('differs for another app, operation, agent, template, system prompt, tool set and model family', () => {
    const tool = (name: string, type: string) => ({ name, description: null, schema: { type } })
    const hashes = [
      {},
      { app: 'desk' },
      { operation: 'agent' },
      { agent: 'a' },
      { promptName: 'p' },
      { model: 'gpt-4o' },
      { tools: [tool('search', 'object')] },
      { tools: [tool('search', 'string')] },
      { messages: [said('system', 'Be brief'), said('user', 'Summarise the report')] },
    ].map((more) => hashOf('Summarise the report', more))
    expect(new Set(hashes).size).toBe(hashes.length)
    expect(hashOf('Summarise the report', { model: 'gpt-4o-2024-08-06' })).toBe(hashes[5])
  })

  it('does not mind the order of tools, nor of the keys of their schemas', () => {
    const one = { name: 'a', description: null, schema: { type: 'object', required: ['x'] } }
    const same = { name: 'a', description: 'for people', schema: { required: ['x'], type: 'object' } }
    const other = { name: 'b', description: null, schema: null }
    expect(contextOf(questionAbout('x', { tools: [one, other] })).tools).toEqual(
      contextOf(questionAbout('x', { tools: [other, same] })).tools,
    )
  })

  it('finds by its loose hash what was asked with fewer facts', () => {
    const full = contextOf(questionAbout('Summarise the report', { model: 'gpt-4o', agent: 'writer' }))
    const loose = contextOf(questionAbout('Summarise the report'))
    expect(loose.looseHash).toBe(full.looseHash)
    expect(loose.hash).not.toBe(full.hash)
  })

  it('takes the last thing the user said, and the system prompt without its dates', () => {
    const ask = (day: string, first: string): PreflightQuestion =>
      questionAbout(null, {
        messages: [
          said('system', `Today is ${day}.\n\nBe kind.`),
          said('user', first),
          said('assistant', 'ok'),
          said('user', 'Go'),
        ],
      })
    expect(contextOf(ask('2024-08-06', 'one')).hash).toBe(contextOf(ask('2025-01-31', 'two')).hash)
  })

  it('bounds what it keeps of a huge prompt, and sees a task at its end', () => {
    const long = 'lorem ipsum dolor sit amet '.repeat(20_000)
    const signature = contextOf(questionAbout(`${long} translate everything`))
    expect(signature.words.length).toBeLessThanOrEqual(128)
    expect(signature.words).toContain('translat')
    expect(signature.shape).toContain('long')
    expect(signature.hash).not.toBe(hashOf(`${long} summarise everything`))
  })

  it('reads scripts without spaces in pairs of characters', () => {
    expect(contextOf(questionAbout('翻訳して')).words).toEqual(['翻訳', '訳し', 'して'])
  })
})

describe('questionOf', () => {
  it.each([
    ['LLM', 'chat'],
    ['AGENT', 'agent'],
    ['TOOL', 'tool'],
    ['EMBEDDING', 'embeddings'],
    ['RETRIEVAL', 'retrieval'],
  ] as const)('makes of a %s span a question of operation %s', (kind, operation) => {
    expect(questionOf({ ...llm, kind })?.operation).toBe(operation)
  })

  it('asks about a tool by its name and arguments', () => {
    const question = questionOf({ ...llm, kind: 'TOOL', toolName: 'search', toolArguments: { q: 'weather' } })
    expect(contextOf(question!)).toMatchObject({ operation: 'tool', tools: ['search'], words: ['weather'] })
  })

  it('asks nothing of spans that ask nothing', () => {
    expect(questionOf({ ...llm, kind: 'HTTP' })).toBeNull()
  })
})
