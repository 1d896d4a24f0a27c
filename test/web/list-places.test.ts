// @vitest-environment happy-dom
import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h, nextTick } from 'vue'
import { createMemoryHistory, createRouter, type Router } from 'vue-router'
import { usePages } from '../../web/src/composables/usePages.ts'
import { useRowKeys } from '../../web/src/composables/useRowKeys.ts'
import { useUrlState } from '../../web/src/composables/useUrlState.ts'
import { keepPage, keptPage } from '../../web/src/lists/kept-pages.ts'
import type { Page } from '../../web/src/lists/page.ts'

const page = (...rows: number[]): Page<number> => ({ rows, cursor: rows.length > 2 ? null : 'more', total: 3 })

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('a list that was left', () => {
  function open(place: string, answer: Page<number>) {
    let list: ReturnType<typeof usePages<number>> | undefined
    const fetchPage = vi.fn(async () => answer)
    const component = defineComponent({
      setup() {
        list = usePages<number>({ key: 'all', idOf: String, fetchPage, place })
        return () => null
      },
    })
    const wrapper = mount(component)
    return { list: list!, fetchPage, leave: () => wrapper.unmount() }
  }

  it('shows the same rows at once to whoever comes back, and then what changed', async () => {
    const before = open('/failures 3', page(3, 2, 1))
    await flushPromises()
    before.leave()
    const back = open('/failures 3', page(4, 3))
    expect([back.list.rows.value, back.list.state.value, back.fetchPage.mock.calls.length]).toEqual([
      [3, 2, 1],
      'idle',
      0,
    ])
    await vi.advanceTimersByTimeAsync(2_000)
    expect(back.list.rows.value).toEqual([4, 3, 2, 1])
  })

  it('begins anew on another visit', () => {
    const { list } = open('/failures 7', page(3, 2, 1))
    expect([list.rows.value, list.state.value]).toEqual([[], 'loading'])
  })

  it('is forgotten once twelve others were left after it', () => {
    for (let visit = 0; visit < 13; visit += 1) keepPage(`/runs ${visit}`, page(visit))
    expect([keptPage('/runs 0'), keptPage('/runs 12')]).toEqual([null, page(12)])
    keepPage('/runs 12', page())
    expect(keptPage('/runs 12')).toBeNull()
  })
})

const routerAt = async (path: string): Promise<Router> => {
  const nothing = defineComponent(() => () => null)
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:any*', component: nothing }] })
  await router.push(path)
  return router
}

describe('the query of a page', () => {
  it('stays what it was while another page is opened', async () => {
    const router = await routerAt('/failures?state=OPEN')
    let state = ''
    const component = defineComponent({
      setup() {
        const chosen = useUrlState().part('state')
        return () => {
          state = chosen.value
          return null
        }
      },
    })
    mount(component, { global: { plugins: [router] } })
    await router.push('/failures?state=ARCHIVED')
    await nextTick()
    expect(state).toBe('ARCHIVED')
    await router.push('/runs?state=FAILED')
    await nextTick()
    expect(state).toBe('ARCHIVED')
  })
})

describe('the keys of a list', () => {
  it('move the focus along, and take up where Tab has led', async () => {
    const opened = vi.fn()
    const component = defineComponent({
      setup() {
        useRowKeys(() => [0, 1, 2], opened)
        return () => [0, 1, 2].map((row) => h('p', { 'data-row': row }, [h('a', { href: '#', id: `row-${row}` })]))
      },
    })
    const wrapper = mount(component, { attachTo: document.body })
    const press = async (key: string): Promise<string | undefined> => {
      const target = document.activeElement ?? document.body
      target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
      await flushPromises()
      return document.activeElement?.id
    }
    expect(await press('ArrowDown')).toBe('')
    expect([await press('j'), await press('ArrowDown')]).toEqual(['row-0', 'row-1'])
    document.getElementById('row-0')?.focus()
    expect([await press('j'), await press('j'), await press('ArrowUp')]).toEqual(['row-1', 'row-2', 'row-1'])
    wrapper.unmount()
  })
})
