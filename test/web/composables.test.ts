// @vitest-environment happy-dom
import { mount, flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h, shallowRef, useTemplateRef } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { useHold } from '../../web/src/composables/useHold.ts'
import { useKeys } from '../../web/src/composables/useKeys.ts'
import { usePages } from '../../web/src/composables/usePages.ts'
import { useRowKeys } from '../../web/src/composables/useRowKeys.ts'
import { useTheme } from '../../web/src/composables/useTheme.ts'
import { useToasts } from '../../web/src/composables/useToasts.ts'
import { useUrlState } from '../../web/src/composables/useUrlState.ts'
import type { Page } from '../../web/src/lists/page.ts'

/** On a busy machine a second, which is Vitest's own, is not long. */
const soon = { timeout: 10_000 }

/** Runs a composable inside a component, which is what gives it a life. */
function living<Made>(make: () => Made, plugins: readonly object[] = []): { made: Made; unmount: () => void } {
  let made: Made | undefined
  const component = defineComponent({
    setup() {
      made = make()
      return () => h('main', { ref: 'card' }, [h('input')])
    },
  })
  const wrapper = mount(component, { attachTo: document.body, global: { plugins: plugins as [] } })
  return { made: made as Made, unmount: () => wrapper.unmount() }
}

const page = (...rows: number[]): Page<number> => ({ rows, cursor: null, total: rows.length })

describe('usePages', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })
  const setUp = (held = () => false, key = shallowRef('all')) => {
    const server = { page: page(2, 1), asked: 0, fails: false }
    const { made, unmount } = living(() =>
      usePages<number>({
        key,
        held,
        idOf: String,
        fetchPage: async () => {
          server.asked += 1
          if (server.fails) throw new Error('The server answered 500.')
          return server.page
        },
      }),
    )
    return { list: made, server, key, unmount }
  }

  it('lets new rows appear when nobody holds the list', async () => {
    const { list, server } = setUp()
    await flushPromises()
    server.page = page(3, 2, 1)
    list.check()
    await vi.advanceTimersByTimeAsync(2_000)
    expect([list.rows.value, list.waiting.value]).toEqual([[3, 2, 1], 0])
  })

  it('keeps new rows waiting while it is held, and shows them once it is let go', async () => {
    let held = true
    const { list, server } = setUp(() => held)
    await flushPromises()
    server.page = page(4, 3, 2, 1)
    list.check()
    await vi.advanceTimersByTimeAsync(3_000)
    expect([list.rows.value, list.waiting.value]).toEqual([[2, 1], 2])
    held = false
    await vi.advanceTimersByTimeAsync(1_100)
    expect([list.rows.value, list.waiting.value]).toEqual([[4, 3, 2, 1], 0])
  })

  it('asks once for a burst of news', async () => {
    const { list, server } = setUp()
    await flushPromises()
    for (let at = 0; at < 50; at += 1) list.check()
    await vi.advanceTimersByTimeAsync(1_400)
    expect(server.asked).toBe(2)
  })

  it('forgets an answer that a newer question has made worthless', async () => {
    const { list, server, key } = setUp()
    server.page = page(9)
    key.value = 'other'
    await flushPromises()
    expect(list.rows.value).toEqual([9])
  })

  it('says what went wrong, keeps what was shown, and recovers with the next news', async () => {
    const { list, server } = setUp()
    await flushPromises()
    server.fails = true
    list.check()
    await vi.advanceTimersByTimeAsync(2_000)
    expect([list.state.value, list.rows.value]).toEqual(['idle', [2, 1]])
    await list.load()
    expect([list.state.value, list.problem.value]).toEqual(['failed', 'The server answered 500.'])
    server.fails = false
    list.check()
    await vi.advanceTimersByTimeAsync(2_000)
    expect(list.state.value).toBe('idle')
  })

  it('asks nothing once its page is gone', async () => {
    const { list, server, unmount } = setUp()
    await flushPromises()
    list.check()
    unmount()
    await vi.advanceTimersByTimeAsync(5_000)
    expect(server.asked).toBe(1)
  })
})

describe('useHold', () => {
  it('holds while the pointer moves over the list, not once it has left or been left lying', () => {
    const now = vi.spyOn(performance, 'now').mockReturnValue(1_000)
    const { made } = living(() => useHold(useTemplateRef<HTMLElement>('card')))
    const card = [...document.querySelectorAll('main')].at(-1)
    expect(made.held()).toBe(false)
    card?.dispatchEvent(new Event('pointermove'))
    expect(made.held()).toBe(true)
    now.mockReturnValue(7_000)
    expect(made.held()).toBe(false)
    card?.dispatchEvent(new Event('pointermove'))
    card?.dispatchEvent(new Event('pointerleave'))
    expect(made.held()).toBe(false)
    now.mockRestore()
  })
})

describe('keys', () => {
  const press = (key: string, target: EventTarget = document.body, more: KeyboardEventInit = {}): boolean =>
    target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }))

  it('act on the page, but not for somebody who writes or holds a modifier', () => {
    const act = vi.fn()
    const { unmount } = living(() => useKeys({ j: act }))
    press('j')
    press('j', [...document.querySelectorAll('input')].at(-1))
    press('j', document.body, { ctrlKey: true })
    expect(act).toHaveBeenCalledTimes(1)
    unmount()
    press('j')
    expect(act).toHaveBeenCalledTimes(1)
  })

  it('move through the rows and open the one that was reached', () => {
    const open = vi.fn()
    const { made, unmount } = living(() => useRowKeys(() => ['first', 'second'], open))
    press('Enter')
    for (const key of ['j', 'j', 'j', 'k', 'j', 'Enter']) press(key)
    expect(made.current.value).toBe('second')
    expect(made.keyed(1)).toEqual({ 'data-row': 1, class: { on: true } })
    expect(open.mock.calls).toEqual([['second']])
    made.pressed(0).onClick()
    expect(open).toHaveBeenLastCalledWith('first')
    unmount()
  })
})

describe('state in the address', () => {
  it('keeps the other parts, leaves defaults out, and makes a step only when asked to', async () => {
    const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/', component: {} }] })
    await router.push('/?q=order')
    const { made } = living(() => {
      const state = useUrlState()
      return { tab: state.part('tab', 'messages'), set: state.set }
    }, [router])
    expect(made.tab.value).toBe('messages')
    made.tab.value = 'raw'
    await flushPromises()
    expect(router.currentRoute.value.fullPath).toBe('/?q=order&tab=raw')
    made.tab.value = 'messages'
    await flushPromises()
    expect(router.currentRoute.value.fullPath).toBe('/?q=order')
    await made.set({ q: undefined, app: 'shop' }, { step: true })
    router.back()
    await vi.waitFor(() => expect(router.currentRoute.value.fullPath).toBe('/?q=order'), soon)
  })
})

describe('the theme', () => {
  it('is kept under a name that holds no secret, and painted at once', () => {
    const { choose, next, theme } = useTheme()
    choose('light')
    expect(document.documentElement.classList.contains('light')).toBe(true)
    next()
    expect(theme.value).toBe('system')
    choose('dark')
    expect(document.documentElement.classList.contains('light')).toBe(false)
    expect({ ...localStorage }).toEqual({ 'nevermore.theme': 'dark' })
    localStorage.clear()
  })
})

describe('toasts', () => {
  it('go by themselves when all went well and stay when it did not', () => {
    vi.useFakeTimers()
    const { tell, complain, toasts, dismiss } = useToasts()
    tell('F-1 is resolved.')
    complain(new Error('It was changed by somebody else.'))
    expect(toasts.value.map(({ text }) => text)).toEqual(['F-1 is resolved.', 'It was changed by somebody else.'])
    vi.advanceTimersByTime(8_000)
    expect(toasts.value.map(({ tone }) => tone)).toEqual(['fail'])
    dismiss(toasts.value[0]?.id ?? 0)
    expect(toasts.value).toEqual([])
    vi.useRealTimers()
  })
})
