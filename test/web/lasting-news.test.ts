import { CombinedError } from '@urql/core'
import { GraphQLError } from 'graphql'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { lastingSubscription, type NewsSink } from '../../web/src/api/lasting-subscription.ts'
import { createLiveNews } from '../../web/src/api/live-news.ts'
import { endedForSession, isSignedOut } from '../../web/src/api/signed-out.ts'

/** A server that is asked for news and ends them when the test says so. */
function askedServer() {
  const asked: NewsSink<unknown>[] = []
  const cancelled = vi.fn()
  const subscribe = (sink: NewsSink<unknown>): (() => void) => {
    asked.push(sink)
    return cancelled
  }
  return { asked, cancelled, subscribe }
}
const minute = 60_000

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('a subscription that the server ends', () => {
  const setUp = () => {
    const server = askedServer()
    const [news, states] = [[] as unknown[], [] as string[]]
    const lasting = lastingSubscription({
      subscribe: server.subscribe,
      onNews: (value) => news.push(value),
      onState: (state) => states.push(state),
    })
    return { ...server, news, states, lasting }
  }

  it('is asked for again after an error and after a plain end, ever more slowly', async () => {
    const { asked, news, states } = setUp()
    asked[0]?.next('one')
    asked[0]?.error([new GraphQLError('This subscription fell too far behind.')])
    await vi.advanceTimersByTimeAsync(700)
    expect(asked).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(600)
    expect(asked).toHaveLength(2)
    asked[1]?.complete()
    await vi.advanceTimersByTimeAsync(1_400)
    expect(asked).toHaveLength(2)
    await vi.advanceTimersByTimeAsync(1_200)
    asked[2]?.next('two')
    expect([news, states]).toEqual([
      ['one', 'two'],
      ['runs', 'waits', 'runs', 'waits', 'runs'],
    ])
  })

  it('is given up after eight ends in a row, until somebody asks again', async () => {
    const { asked, states, lasting } = setUp()
    for (let end = 0; end < 8; end += 1) {
      asked.at(-1)?.error(new Error('no'))
      await vi.advanceTimersByTimeAsync(minute - 1_000)
    }
    expect([asked.length, states.at(-1)]).toEqual([8, 'over'])
    await vi.advanceTimersByTimeAsync(60 * minute)
    expect(asked).toHaveLength(8)
    lasting.again()
    expect([asked.length, states.at(-1)]).toEqual([9, 'runs'])
  })

  it('counts anew once it has run for a minute', async () => {
    const { asked, states } = setUp()
    for (let end = 0; end < 20; end += 1) {
      await vi.advanceTimersByTimeAsync(2 * minute)
      asked.at(-1)?.complete()
    }
    expect([asked.length, states.at(-1)]).toEqual([20, 'waits'])
  })

  it('stays stopped once nobody wants it', async () => {
    const { asked, cancelled, news, lasting } = setUp()
    lasting.again()
    expect(asked).toHaveLength(1)
    lasting.stop()
    asked[0]?.next('late')
    asked[0]?.complete()
    await vi.advanceTimersByTimeAsync(minute)
    expect([asked.length, news, cancelled.mock.calls.length]).toEqual([1, [], 1])
  })
})

describe('all that a page follows', () => {
  it('tells the worst of it, and once that something was missed', async () => {
    const { asked, subscribe } = askedServer()
    const onBack = vi.fn()
    const live = createLiveNews<string>({ subscribe: (_payload, sink) => subscribe(sink), onBack })
    const reasons: unknown[] = []
    const stops = ['a', 'b'].map((payload) =>
      live.follow(
        payload,
        () => {},
        (reason) => reasons.push(reason),
      ),
    )
    expect(live.state.value).toBe('runs')
    asked[0]?.error('fell behind')
    asked[1]?.complete()
    expect([live.state.value, reasons]).toEqual(['waits', ['fell behind', null]])
    live.again()
    expect([live.state.value, asked.length]).toEqual(['runs', 4])
    expect(onBack).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(onBack).toHaveBeenCalledOnce()
    asked[2]?.complete()
    stops.forEach((stop) => stop())
    expect(live.state.value).toBe('runs')
  })
})

describe('a lost session', () => {
  const nobody = new GraphQLError('Sign in.', { extensions: { code: 'UNAUTHENTICATED' } })

  it('is told from other ends, of answers and of news', () => {
    expect(isSignedOut(new CombinedError({ graphQLErrors: [nobody] }))).toBe(true)
    expect(isSignedOut(new CombinedError({ networkError: new Error('x'), response: { status: 401 } }))).toBe(true)
    expect(isSignedOut(new CombinedError({ networkError: new Error('x'), response: { status: 500 } }))).toBe(false)
    expect([endedForSession([nobody]), endedForSession({ code: 4401, reason: '' })]).toEqual([true, true])
    expect([endedForSession([new GraphQLError('x')]), endedForSession(null), endedForSession({ code: 1001 })]).toEqual([
      false,
      false,
      false,
    ])
  })
})
