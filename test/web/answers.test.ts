// @vitest-environment happy-dom
import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent } from 'vue'
import { usePages } from '../../web/src/composables/usePages.ts'
import { useReading } from '../../web/src/composables/useReading.ts'
import { useQuestion } from '../../web/src/composables/useQuestion.ts'
import { openFailuresDocument } from '../../web/src/documents/shell.ts'
import type { Page } from '../../web/src/lists/page.ts'

/** Runs a composable inside a component, which is what gives it a life. */
function living<Made>(make: () => Made): { made: Made; unmount: () => void } {
  let made: Made | undefined
  const component = defineComponent({
    setup() {
      made = make()
      return () => null
    },
  })
  const wrapper = mount(component)
  return { made: made as Made, unmount: () => wrapper.unmount() }
}

/** Questions that are answered when the test says so, in any order. */
function heldAnswers<Answer>() {
  const open: { resolve: (answer: Answer) => void; reject: (error: Error) => void }[] = []
  return {
    open,
    ask: () => new Promise<Answer>((resolve, reject) => void open.push({ resolve, reject })),
  }
}

const page = (cursor: string | null, ...rows: number[]): Page<number> => ({ rows, cursor, total: rows.length })

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('a list whose answers take their time', () => {
  const setUp = () => {
    const { open, ask } = heldAnswers<Page<number>>()
    return { open, ...living(() => usePages<number>({ key: 'all', idOf: String, fetchPage: ask })) }
  }

  it('looks again when something happened between question and answer', async () => {
    const { made: list, open } = setUp()
    list.check()
    await vi.advanceTimersByTimeAsync(500)
    open[0]?.resolve(page(null, 1))
    await vi.advanceTimersByTimeAsync(2_000)
    expect(open).toHaveLength(2)
    open[1]?.resolve(page(null, 2, 1))
    await flushPromises()
    expect(list.rows.value).toEqual([2, 1])
  })

  it('does not let an older look undo a newer one', async () => {
    const { made: list, open } = setUp()
    open[0]?.resolve(page(null, 1))
    await flushPromises()
    list.check()
    await vi.advanceTimersByTimeAsync(2_000)
    list.check()
    await vi.advanceTimersByTimeAsync(2_000)
    open[2]?.resolve(page(null, 3, 2, 1))
    await flushPromises()
    open[1]?.resolve(page(null, 2, 1))
    await flushPromises()
    expect(list.rows.value).toEqual([3, 2, 1])
  })

  it('leaves no gap when it began anew while the next page was under way', async () => {
    const { made: list, open } = setUp()
    open[0]?.resolve(page('after 5', 6, 5))
    await flushPromises()
    void list.loadMore()
    list.check()
    await vi.advanceTimersByTimeAsync(2_000)
    open[2]?.resolve(page('after 19', 20, 19))
    await flushPromises()
    open[1]?.resolve(page('after 3', 4, 3))
    await flushPromises()
    expect([list.rows.value, list.state.value]).toEqual([[20, 19], 'idle'])
  })

  it('keeps what is shown when the next page cannot be read, and reads it when asked again', async () => {
    const { made: list, open } = setUp()
    open[0]?.resolve(page('after 5', 6, 5))
    await flushPromises()
    void list.loadMore()
    open[1]?.reject(new Error('The server answered 503.'))
    await flushPromises()
    expect([list.state.value, list.problem.value, list.rows.value]).toEqual([
      'short',
      'The server answered 503.',
      [6, 5],
    ])
    void list.loadMore()
    open[2]?.resolve(page(null, 4))
    await flushPromises()
    expect([list.state.value, list.rows.value]).toEqual(['idle', [6, 5, 4]])
  })
})

describe('something that is read again and again', () => {
  it('is never read twice at once, and once more for what happened meanwhile', async () => {
    const { open, ask } = heldAnswers<void>()
    const { made, unmount } = living(() => useReading(ask, 100))
    void made.readNow()
    for (let news = 0; news < 5; news += 1) {
      made.readSoon()
      await vi.advanceTimersByTimeAsync(150)
    }
    expect(open).toHaveLength(1)
    open[0]?.resolve()
    await vi.advanceTimersByTimeAsync(150)
    expect(open).toHaveLength(2)
    made.readSoon()
    unmount()
    open[1]?.resolve()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(open).toHaveLength(2)
  })
})

describe('a question', () => {
  const counted = (totalCount: number) =>
    Response.json({ data: { __typename: 'Query', failures: { __typename: 'QueryFailuresConnection', totalCount } } })
  const setUp = () => {
    const { open, ask } = heldAnswers<Response>()
    vi.stubGlobal('fetch', ask)
    return { open, ...living(() => useQuestion(openFailuresDocument, () => ({}))) }
  }
  const answered = async (): Promise<void> => {
    await vi.advanceTimersByTimeAsync(20)
    await flushPromises()
  }

  it('is put again after its answer when something happened meanwhile, and only then', async () => {
    const { made, open, unmount } = setUp()
    await answered()
    made.recheck()
    open[0]?.resolve(counted(1))
    await answered()
    expect([open.length, made.data.value?.failures.totalCount]).toEqual([2, 1])
    open[1]?.resolve(counted(2))
    await answered()
    made.recheck()
    await answered()
    expect([open.length, made.data.value?.failures.totalCount]).toEqual([2, 2])
    unmount()
  })

  it('keeps its answer while the server is away, and asks again until it is back', async () => {
    const { made, open, unmount } = setUp()
    await answered()
    open[0]?.resolve(counted(7))
    await answered()
    const before = open.length
    made.refresh()
    await answered()
    open[before]?.reject(new TypeError('Failed to fetch'))
    await answered()
    expect([made.state.value, made.data.value?.failures.totalCount]).toEqual(['done', 7])
    await vi.advanceTimersByTimeAsync(2_100)
    expect(open).toHaveLength(before + 2)
    open[before + 1]?.resolve(counted(8))
    await answered()
    expect(made.data.value?.failures.totalCount).toBe(8)
    unmount()
  })
})
