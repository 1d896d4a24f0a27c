import { describe, expect, it } from 'vitest'

import { assertedWords } from '#core/memory/carried/asserted-words.ts'
import { createCarriedContexts, type CarriedContext } from '#core/memory/carried/carried-contexts.ts'
import { carriedKey, createTermHasher, hashedName, readCarriedKey } from '#core/memory/carried/carried-key.ts'
import { contextOf } from '#core/memory/context-signature.ts'
import { questionAbout } from '#test/support/questions.ts'

const key = carriedKey(Buffer.alloc(32, 1))
const other = carriedKey(Buffer.alloc(32, 2))
const asked = (prompt: string, facts: Parameters<typeof questionAbout>[1] = {}) =>
  contextOf(questionAbout(prompt, facts))

function carried(prompt: string, { by = key, model = null }: { by?: typeof key; model?: string | null } = {}) {
  const { words } = asked(prompt)
  const counts = { runs: 3, failedRuns: 2, outageRuns: 0, lastFailedMs: 1, lastOkMs: null, met: [] }
  const context = { ...counts, slot: -1, setting: { ...asked(''), modelFamily: model } }
  const terms = assertedWords(words).map(createTermHasher(by))
  return { keyId: by.id, signer: 'shop', terms, context } satisfies CarriedContext
}
const memory = (...prompts: string[]) =>
  createCarriedContexts({ keys: [key], contexts: prompts.map((prompt) => carried(prompt)) })
const refunds = 'Work out the refund for the damaged parcel and write the letter to the customer'

describe('contexts that were carried', () => {
  it('are found by their words, though nobody can read them, and never as the very same', () => {
    const [hit] = memory(refunds, 'Summarise the minutes of the board in five lines').like(asked(refunds))
    expect(hit).toMatchObject({ shared: hit!.of, similarity: expect.closeTo(0.85, 5) })
    expect(memory(refunds).like(asked('Write the refund letter to the customer of the damaged parcel'))).toHaveLength(1)
    expect(memory(refunds).like(asked('Translate this song into Welsh, please'))).toEqual([])
  })

  it('are not found where the same is denied', () => {
    const cited = memory('Include all citations of the sources in the answer')
    expect(cited.like(asked('Include all citations of the sources in the answer'))).toHaveLength(1)
    expect(cited.like(asked('Do not include citations of the sources in the answer'))).toEqual([])
  })

  it('count less when the model is another, and not at all for another kind of operation', () => {
    const contexts = [carried(refunds, { model: 'gpt-4o' })]
    const of = (facts: Parameters<typeof questionAbout>[1]) =>
      createCarriedContexts({ keys: [key], contexts }).like(asked(refunds, facts))
    expect(of({ model: 'gpt-4o-2024-08-06' })[0]!.similarity).toBeCloseTo(0.85, 5)
    expect(of({ model: 'claude-sonnet-4-5' })[0]!.similarity).toBeCloseTo(0.68, 5)
    expect(of({ operation: 'embeddings' })).toEqual([])
  })

  it('compare with nothing under another key', () => {
    const contexts = [carried(refunds, { by: other })]
    expect(createCarriedContexts({ keys: [key], contexts }).like(asked(refunds))).toEqual([])
    expect(createCarriedContexts({ keys: [key, other], contexts }).like(asked(refunds))).toHaveLength(1)
    expect(hashedName(key, 'a')).not.toBe(hashedName(other, 'a'))
  })
})

describe('a shared key', () => {
  it('is 32 random bytes, and its name tells nothing of it', () => {
    const text = Buffer.alloc(32, 7).toString('base64url')
    expect(readCarriedKey(` ${text}\n`).bytes).toEqual(Buffer.alloc(32, 7))
    expect(text).not.toContain(readCarriedKey(text).id)
    for (const wrong of ['', 'a password', `${text}x`, text.slice(1)])
      expect(() => readCarriedKey(wrong)).toThrow('43 characters')
  })
})
