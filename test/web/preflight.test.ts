import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import {
  emptyQuestion,
  inputOf,
  isAskable,
  questionFromQuery,
  questionToQuery,
} from '../../web/src/preflight/question.ts'
import { questionOfSpan } from '../../web/src/preflight/question-of-span.ts'
import { riskWords, tierWords } from '../../web/src/preflight/risk-words.ts'
import { curlSnippet, pythonSnippet, typescriptSnippet } from '../../web/src/preflight/snippets.ts'

const asked = {
  ...emptyQuestion,
  app: ' shop ',
  prompt: `Where's my "order"?`,
  tools: 'lookup, refund\n',
  model: 'gpt-4o',
}

describe('a pre-flight question', () => {
  it('stands in the address whole, and leaves out what is not said', () => {
    const query = questionToQuery(asked)
    expect(questionFromQuery(query)).toEqual({ ...asked, app: 'shop', tools: 'lookup, refund' })
    expect(Object.values(query).filter(Boolean)).toHaveLength(4)
  })
  it('is asked as the API takes it', () => {
    expect(inputOf(asked)).toEqual({
      app: 'shop',
      prompt: asked.prompt,
      tools: [{ name: 'lookup' }, { name: 'refund' }],
      model: 'gpt-4o',
      deadlineMs: 1_000,
    })
  })
  it('takes messages as blocks or as JSON', () => {
    const messages = [
      { role: 'system', content: 'Be brief.\nBe kind.' },
      { role: 'user', content: 'Hello' },
    ]
    const written = 'system: Be brief.\nBe kind.\nuser: Hello'
    expect(inputOf({ ...asked, messages: written })).toMatchObject({ messages })
    expect(inputOf({ ...asked, messages: JSON.stringify(messages) })).toMatchObject({ messages })
    expect(inputOf({ ...asked, messages: written })).not.toHaveProperty('prompt')
  })
  it.each(['Hello', '[{"role":"user"}]', '[not json', 'before\nuser: x'])(
    'refuses messages like %s with a sentence',
    (messages) => {
      expect(() => inputOf({ ...asked, messages })).toThrow(/^Messages must/)
    },
  )
  it('needs an app, and something that is about to run', () => {
    expect([isAskable(asked), isAskable({ ...asked, app: ' ' }), isAskable({ ...asked, prompt: '' })]).toEqual([
      true,
      false,
      false,
    ])
  })
})

describe('the same question from code', () => {
  it('is a command that a shell hands on unharmed', () => {
    const printed = curlSnippet('http://127.0.0.1:8110', inputOf(asked)).replace(/^curl/, `printf '%s\\0'`)
    const words = execFileSync('sh', ['-c', printed], { encoding: 'utf8' }).split('\0')
    const body: unknown = JSON.parse(words[words.indexOf('-d') + 1] ?? '')
    expect(body).toMatchObject({ variables: { input: { app: 'shop', prompt: asked.prompt } } })
    expect(JSON.stringify(body)).not.toContain('deadlineMs')
  })
  it('shows a key only where one is needed', () => {
    expect(curlSnippet('http://127.0.0.1:8110', inputOf(asked))).not.toContain('authorization')
    expect(curlSnippet('https://memory.example', inputOf(asked))).toContain('Bearer $NEVERMORE_API_KEY')
  })
  it('speaks through the clients of sdk/', () => {
    expect(pythonSnippet('http://localhost', inputOf(asked))).toContain(`    prompt="Where's my \\"order\\"?",`)
    expect(typescriptSnippet('http://localhost', inputOf(asked))).toContain('createPreflight({')
  })
})

describe('the risk in words', () => {
  it('says when too little is known', () => {
    expect(riskWords({ verdict: 'ALLOW', risk: null, riskLow: null, riskHigh: null })).toMatch(/^Too little is known/)
    expect(riskWords({ verdict: 'UNKNOWN', risk: null, riskLow: null, riskHigh: null })).toMatch(/^No answer in time/)
  })
  it('is called a guess where the interval leaves everything open', () => {
    expect(riskWords({ verdict: 'ALLOW', risk: 0.25, riskLow: 0.0004, riskHigh: 0.995 })).toBe(
      'Too little is known of runs like this one: 25\u00a0% is a first guess.',
    )
  })
  it('never goes without its interval where there is one', () => {
    expect(riskWords({ verdict: 'WARN', risk: 0.48, riskLow: 0.21, riskHigh: 0.9 })).toContain(
      'between 21\u00a0% and 90\u00a0%',
    )
    expect(riskWords({ verdict: 'WARN', risk: 0.48, riskLow: null, riskHigh: null })).toBe(
      'About 48\u00a0% of runs like this one fail.',
    )
    expect(Object.keys(tierWords)).toEqual(['EXACT', 'LEXICAL', 'SEMANTIC'])
  })
})

describe('the question of a call that was made', () => {
  const run = { app: { name: 'desk' }, environment: null }
  const call = {
    kind: 'LLM',
    requestModel: 'gpt-4o',
    provider: null,
    input: [
      { role: 'system', parts: [{ type: 'text', content: 'Be brief.' }] },
      { role: 'user', parts: [{ type: 'text', content: 'Where is my order?' }] },
    ],
  }
  it('is what its user asked, of the same app and model', () => {
    const said = Object.fromEntries(Object.entries(questionOfSpan(run, call) ?? {}).filter(([, value]) => value))
    expect(said).toEqual({ app: 'desk', model: 'gpt-4o', prompt: 'Where is my order?' })
  })
  it('is none where nothing was asked, or more than an address holds', () => {
    expect(questionOfSpan(run, { ...call, kind: 'TOOL' })).toBeNull()
    expect(questionOfSpan(run, { ...call, input: null })).toBeNull()
    const long = [{ role: 'user', parts: [{ type: 'text', content: 'a'.repeat(2_000) }] }]
    expect(questionOfSpan(run, { ...call, input: long })).toBeNull()
  })
})
