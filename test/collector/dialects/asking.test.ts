import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { createAsking } from '#collector/dialects/asking.ts'
import { blankDraft } from '#collector/dialects/blank.ts'
import type { Dialect } from '#collector/dialects/dialect.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { spanWith } from '#test/support/span.ts'

const none: Dialect = { id: 'none', scopes: [], markers: [], kinds: [], fields: {} }
const common: Dialect = { ...none, id: 'common', fields: { sessionId: ['session'] } }
const first: Dialect = {
  ...none,
  id: 'first',
  scopes: ['first'],
  markers: ['first.mark'],
  kinds: [{ key: 'kind', values: { chat: 'LLM' } }],
  fields: { requestModel: ['first.model', 'model'], sessionId: ['first.session'] },
}
const second: Dialect = {
  ...none,
  id: 'second',
  markers: ['second.mark'],
  kinds: [{ key: 'kind', values: { chat: 'AGENT' } }],
  fields: { requestModel: ['model', 'second.model'] },
}
const ask = createAsking(common, [first, second])
const heard = (attributes: Attributes, scopeName = 'other') => {
  const span = spanWith({ attributes, scopeName })
  const draft = blankDraft(span.resource)
  const spoken = ask(span, draft).map(({ dialect }) => dialect.id)
  return { spoken, model: draft.requestModel, kind: draft.kind, sessionId: draft.sessionId }
}

describe('asking', () => {
  it('asks whom the scope or a marker gives away, in their order', () => {
    expect(heard({})).toMatchObject({ spoken: [] })
    expect(heard({}, 'first.client')).toMatchObject({ spoken: ['first'] })
    expect(heard({ 'second.mark': 1, 'first.mark': 1 })).toMatchObject({ spoken: ['first', 'second'] })
  })

  it('reads nothing by the rows of a dialect that is not spoken', () => {
    expect(heard({ model: 'm', 'first.session': 's' })).toMatchObject({ model: null, sessionId: null })
  })

  it('lets the identifiers of the app come first, and the first dialect decide the kind', () => {
    expect(
      heard({ 'first.mark': 1, 'second.mark': 1, kind: 'Chat', 'first.session': 's', session: 'own' }),
    ).toMatchObject({ kind: 'LLM', sessionId: 'own' })
  })

  it('takes the same key for the same field in whatever order attributes were sent', () => {
    const keys = ['first.mark', 'second.mark', 'second.model', 'model', 'first.model', 'session', 'kind'] as const
    fc.assert(
      fc.property(fc.shuffledSubarray([...keys]), (sent) => {
        const { model } = heard(Object.fromEntries(sent.map((key) => [key, key])))
        const asked = sent.includes('first.mark')
          ? ['first.model', 'model', ...(sent.includes('second.mark') ? ['second.model'] : [])]
          : sent.includes('second.mark')
            ? ['model', 'second.model']
            : []
        expect(model).toBe(asked.find((key) => sent.some((each) => each === key)) ?? null)
      }),
    )
  })

  it('reads spans alike in the first and in every later one of their shape, whatever was left empty', () => {
    const keys = ['first.mark', 'second.mark', 'second.model', 'model', 'first.model', 'session', 'kind'] as const
    const values = fc.constantFrom('', 'chat', 'one', 'other', null, 7)
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...keys]),
        fc.array(fc.array(values, { minLength: 7, maxLength: 7 })),
        (sent, all) => {
          for (const each of [...all, ...all]) {
            const attributes = Object.fromEntries(sent.map((key, at) => [key, each[at] ?? null]))
            const span = spanWith({ attributes, scopeName: 'other' })
            const [again, anew] = [blankDraft(span.resource), blankDraft(span.resource)]
            const spoken = ask(span, again).map(({ dialect }) => dialect.id)
            expect(createAsking(common, [first, second])(span, anew).map(({ dialect }) => dialect.id)).toEqual(spoken)
            expect(again).toEqual(anew)
          }
        },
      ),
    )
  })
})
