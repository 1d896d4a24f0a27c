import { describe, expect, it } from 'vitest'

import { contextOf } from '#core/memory/context-signature.ts'
import { wentAnotherWay, type Ran } from '#core/memory/heeded.ts'
import type { PreflightQuestion } from '#core/memory/preflight/question.ts'
import { factsAbout } from '#test/support/decisions.ts'
import { questionAbout } from '#test/support/questions.ts'

const asked = { model: 'gpt-4o-mini', promptName: 'triage' }
const question = (prompt: string | null, more: Partial<PreflightQuestion> = {}) => questionAbout(prompt, more)
const ran = (prompt: string, models: readonly string[], more: Partial<PreflightQuestion> = {}): Ran => {
  const { operation, looseHash, promptName } = contextOf(question(prompt, more))
  return { models, contexts: [{ operation, looseHash, promptName }] }
}
const route = { model: 'gpt-4.1', provider: null, promptName: null, promptVersion: null }

describe('wentAnotherWay', () => {
  it.each<[string, PreflightQuestion, Ran, boolean]>([
    ['the same', question('sort this', asked), ran('sort this', ['gpt-4o-mini'], asked), false],
    ['a dated name of the model', question('a', asked), ran('a', ['gpt-4o-mini-2024-07-18'], asked), false],
    ['another model', question('a', asked), ran('a', ['claude-3-5-haiku'], asked), true],
    ['the model beside another', question('a', asked), ran('a', ['claude-3-5-haiku', 'gpt-4o-mini'], asked), false],
    ['no model told', question('a', asked), ran('a', [], asked), false],
    ['no model asked about', question('a'), ran('a', ['gpt-4o']), false],
    ['another prompt template', question('a', asked), ran('a', ['gpt-4o-mini'], { promptName: 'triage-2' }), true],
    ['other words', question('sort this'), ran('sort that in two steps', []), true],
    ['other words, where none were asked about', question(null), ran('anything', []), false],
    ['words of another kind of span', question('a', { operation: 'agent' }), ran('b', []), false],
    ['nothing told at all', question('a', asked), { models: [], contexts: [] }, false],
  ])('%s: %3$s', (_name, about, run, expected) => {
    expect(wentAnotherWay(factsAbout(about), null, run)).toBe(expected)
  })

  it('takes the route that was given as another way, where the question left it open', () => {
    expect(wentAnotherWay(factsAbout(question('a')), route, ran('a', ['gpt-4.1']))).toBe(true)
    expect(wentAnotherWay(factsAbout(question('a')), route, ran('a', ['gpt-4o']))).toBe(false)
  })
})
