import { describe, expect, it } from 'vitest'
import { answerCall, createCaller, type Answer } from '#cli/collecting/calls.ts'
import type { CollectingCalls } from '#cli/collecting/collecting.ts'
import { AppError } from '#core/platform/errors.ts'

const working: CollectingCalls = {
  start: async () => ({ http: 'http://127.0.0.1:4318', grpc: null }),
  stop: async () => undefined,
  counts: async () => [],
  ready: async () => ({ collector: true }),
  latest: async () => [],
}

/** Two threads as they speak: what is said is copied, as it is between threads. */
function callerOf(answering: CollectingCalls) {
  const caller = createCaller((call) => {
    void answerCall(answering, structuredClone(call)).then((answer) => caller.hear(structuredClone(answer) as Answer))
  })
  return caller
}

describe('a call of another thread', () => {
  it('is answered with what was asked for, each call its own answer', async () => {
    const latest: CollectingCalls['latest'] = async (projectId, limit) => {
      await new Promise((resolve) => setTimeout(resolve, projectId === 1 ? 20 : 0))
      return Array.from({ length: limit }, () => ({ projectId }) as never)
    }
    const { calls } = callerOf({ ...working, latest })
    const [first, second] = await Promise.all([calls.latest(1, 2), calls.latest(2, 1)])
    expect(first).toEqual([{ projectId: 1 }, { projectId: 1 }])
    expect(second).toEqual([{ projectId: 2 }])
    expect(await calls.start()).toEqual({ http: 'http://127.0.0.1:4318', grpc: null })
  })

  it('fails as it failed there: a foreseen error keeps its code, its fields and when to come again', async () => {
    const taken = new AppError('conflict', 'Port 4318 is taken.', { fields: [{ path: 'endpoint', message: 'taken' }] })
    const busy = new AppError('unavailable', 'Later.', { retryAfterSeconds: 3 })
    const { calls } = callerOf({
      ...working,
      start: () => Promise.reject(taken),
      stop: () => Promise.reject(busy),
      counts: () => Promise.reject(new TypeError('x is undefined')),
    })
    await expect(calls.start()).rejects.toMatchObject({
      code: 'conflict',
      message: taken.message,
      fields: taken.fields,
    })
    await expect(calls.stop()).rejects.toMatchObject({ code: 'unavailable', retryAfterSeconds: 3 })
    const unforeseen = await calls.counts().catch((error: unknown) => error)
    expect(unforeseen).not.toBeInstanceOf(AppError)
    expect(unforeseen).toMatchObject({ message: 'x is undefined', cause: expect.stringContaining('TypeError') })
  })

  it('does not wait for a thread that has ended, nor does one that comes later', async () => {
    const { calls, end } = createCaller(() => undefined)
    const asked = calls.counts()
    end(new AppError('unavailable', 'It has ended.'))
    await expect(asked).rejects.toThrow('It has ended.')
    await expect(calls.latest(1, 1)).rejects.toThrow('It has ended.')
  })

  it('does not wait for ever for a thread that hangs', async () => {
    const { calls, hear } = createCaller(() => undefined, 20)
    await expect(calls.counts()).rejects.toMatchObject({ code: 'unavailable' })
    await expect(calls.latest(1, 1)).rejects.toThrow('did not answer in 20 ms')
    // What it says after all is for nobody.
    hear({ kind: 'answer', id: 1, value: [] })
    const started = calls.start()
    await new Promise((resolve) => setTimeout(resolve, 60))
    hear({ kind: 'answer', id: 3, value: { http: null, grpc: null } })
    expect(await started).toEqual({ http: null, grpc: null })
  })
})
