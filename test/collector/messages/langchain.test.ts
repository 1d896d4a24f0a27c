import { describe, expect, it } from 'vitest'
import { modelOfGeneration, toolAnswerOf } from '#collector/messages/langchain.ts'

const message = (kind: string, kwargs: { readonly [key: string]: string }) => ({
  lc: 1,
  type: 'constructor',
  id: ['langchain_core', 'messages', kind],
  kwargs,
})

describe('what LangChain lays its objects around', () => {
  it('gives up what a tool answered, alone or under `output`', () => {
    const answer = message('ToolMessage', { content: '{"status":"shipped"}', tool_call_id: 'c1' })
    expect([toolAnswerOf(answer), toolAnswerOf({ output: answer })]).toEqual([
      { status: 'shipped' },
      { status: 'shipped' },
    ])
  })

  it('gives it up where only the fields of the message were written', () => {
    const answer = {
      content: '{"status":"shipped"}',
      type: 'tool',
      name: 'track',
      tool_call_id: 'c1',
      status: 'success',
    }
    const others = [{ output: answer }, { role: 'tool', tool_call_id: 'c2', content: '{"status":"shipped"}' }]
    for (const one of [answer, ...others]) expect(toolAnswerOf(one)).toEqual({ status: 'shipped' })
    const failed = { ...answer, status: 'error' }
    expect(toolAnswerOf(failed)).toEqual(failed)
  })

  it('leaves other answers as they are', () => {
    for (const answer of [
      { type: 'tool', content: 'a hammer' },
      'shipped',
      { output: 'shipped' },
      { lc: 1 },
      null,
      [1],
    ]) {
      expect(toolAnswerOf(answer)).toEqual(answer)
    }
  })

  it('names the model of the first generation, and none where none is named', () => {
    const said = { message: { kwargs: { response_metadata: { model_name: 'gpt-4o-2024-08-06' } } } }
    expect(modelOfGeneration({ generations: [[said]] })).toBe('gpt-4o-2024-08-06')
    expect(modelOfGeneration({ generations: [[{ text: 'Hi' }]] })).toBeNull()
    expect(modelOfGeneration('Hi')).toBeNull()
  })
})
