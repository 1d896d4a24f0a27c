import { describe, expect, it } from 'vitest'

import { appModelKey } from '#core/memory/app-model.ts'
import { contextOf } from '#core/memory/context-signature.ts'
import { decide } from '#core/memory/preflight/decide.ts'
import { createProjectMemory, type CallHistory } from '#core/memory/preflight/memory.ts'
import { isSpared } from '#core/memory/preflight/spared.ts'
import { questionAbout } from '#test/support/questions.ts'
import { rememberedFailure } from '#test/support/remembered-failures.ts'

const nowMs = Date.UTC(2026, 2, 3, 12)
const minute = Math.floor(nowMs / 60_000) - 1
const began = minute * 60_000
const question = questionAbout('Extract the invoice total', { model: 'gpt-4o', provider: 'openai' })
const at = (seconds: number): number => began + seconds * 1000

/** Four calls failed within a minute, the last then; one went well, unless there was none. */
const failing = (
  scope: CallHistory['scope'],
  key: string,
  lastFailed: number,
  wentWell: number | null,
): CallHistory => ({
  scope,
  key,
  failureId: null,
  minutes: [
    {
      minute,
      calls: wentWell === null ? 4 : 5,
      failed: 4,
      failedMs: at(lastFailed),
      okMs: wentWell === null ? null : at(wentWell),
    },
  ],
})
const ofApp = (app: string, model: string, lastFailed: number, wentWell: number | null) =>
  failing('app_model', appModelKey(app, model), lastFailed, wentWell)
const verdict = (histories: readonly CallHistory[], asked = question) => {
  const memory = createProjectMemory()
  memory.putFailure(rememberedFailure({ id: '1', class: 'provider.auth' }))
  memory.setCalls(histories)
  return decide(memory, asked, nowMs).verdict
}

describe('the end of an outage', () => {
  it('is heard of from other apps that the model failed for', () => {
    const model = (wentWell: number | null): CallHistory => {
      const whole = failing('model', 'gpt-4o', 30, wentWell)
      return { ...whole, minutes: whole.minutes.map((one) => ({ ...one, calls: one.calls + 4, failed: 8 })) }
    }
    const own = ofApp(question.app, 'gpt-4o', 30, null)
    expect(verdict([model(null), own, ofApp('other', 'gpt-4o', 25, null)])).toBe('WARN')
    expect(verdict([model(40), own, ofApp('other', 'gpt-4o', 25, 40)])).toBe('ALLOW')
  })

  it('is heard of from other models that failed for the same app, unless they went well while it still failed', () => {
    const other = ofApp(question.app, 'gpt-4.1', 25, 40)
    const own = ofApp(question.app, 'gpt-4o', 30, null)
    expect(verdict([own, other])).toBe('ALLOW')
    const still = own.minutes.map((one) => ({ ...one, failedMs: at(61), minute: minute + 1 }))
    const before = {
      ...other,
      minutes: other.minutes.map((one) => ({ ...one, minute: minute - 2, failedMs: at(-90) })),
    }
    const wellBefore = before.minutes.map((one) => ({ ...one, okMs: at(-80) }))
    const apart = { ...before, minutes: [...wellBefore, { minute, calls: 1, failed: 0, okMs: at(50) }] }
    expect(verdict([{ ...own, minutes: [...own.minutes, ...still] }, apart])).toBe('WARN')
  })

  it('of one model does not leave its provider failing', () => {
    const provider = failing('provider', 'openai', 30, 40)
    const model = failing('model', 'gpt-4o-mini', 30, 40)
    const many = { ...provider, minutes: provider.minutes.map((one) => ({ ...one, calls: 18 })) }
    expect(verdict([many, model])).toBe('ALLOW')
  })
})

describe('a provider that fails', () => {
  const provider = failing('provider', 'openai', 30, null)
  const concerns = (histories: readonly CallHistory[]) => {
    const memory = createProjectMemory()
    memory.setCalls(histories)
    return !isSpared(memory, provider, contextOf(question), nowMs)
  }

  it('concerns whoever asks, unless it is another model alone that fails', () => {
    expect(concerns([provider])).toBe(true)
    expect(concerns([provider, failing('model', 'gpt-4o-mini', 30, null)])).toBe(false)
  })

  it('concerns whoever asks about a model that fails as well, whatever other models do', () => {
    const both = ['gpt-4o', 'gpt-4o-mini'].map((key) => failing('model', key, 30, null))
    const calls = provider.minutes.map((one) => ({ ...one, calls: 8, failed: 8 }))
    expect(concerns([{ ...provider, minutes: calls }, ...both])).toBe(true)
    expect(concerns([provider, failing('model', 'gpt-4o', 30, null)])).toBe(true)
  })
})

describe('what fails for one app', () => {
  const refused = (one: CallHistory): CallHistory => ({ ...one, failureId: '1' })
  const everywhere = [failing('provider', 'openai', 30, null), failing('model', 'gpt-4o', 30, null)].map(refused)

  it('concerns nobody else where its own key is refused', () => {
    const histories = [...everywhere, refused(ofApp('other', 'gpt-4o', 30, null))]
    expect(verdict(histories)).toBe('ALLOW')
    expect(verdict(histories, { ...question, app: 'other' })).toBe('WARN')
  })

  it('concerns all where nothing says that it is that app’s own doing', () => {
    const unblamed = [failing('provider', 'openai', 30, null), failing('model', 'gpt-4o', 30, null)]
    expect(verdict([...unblamed, ofApp('other', 'gpt-4o', 30, null)])).toBe('WARN')
  })

  it('concerns nobody else once a call of a third one went well meanwhile', () => {
    const concerns = (wentWell: number) => {
      const model = failing('model', 'gpt-4o', 30, null)
      const counted = { ...model, minutes: model.minutes.map((one) => ({ ...one, calls: 4 + wentWell })) }
      const memory = createProjectMemory()
      memory.setCalls([counted, ofApp('other', 'gpt-4o', 30, null)])
      return !isSpared(memory, counted, contextOf(question), nowMs)
    }
    expect(concerns(0)).toBe(true)
    expect(concerns(1)).toBe(false)
  })
})
