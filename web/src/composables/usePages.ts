import { computed, onScopeDispose, shallowRef, watch, type MaybeRefOrGetter, toValue } from 'vue'
import { newRowCount, withNewerFirstPage, withNextPage, type Page } from '../lists/page.ts'

export interface PagesOptions<Row> {
  /** What is listed, as text: when it changes, the list begins anew. */
  readonly key: MaybeRefOrGetter<string>
  readonly fetchPage: (after: string | null) => Promise<Page<Row>>
  readonly idOf: (row: Row) => string
  /** True while rows must not move: the reader is pointing at them, or has scrolled away from the top. */
  readonly held?: () => boolean
}

const checkEveryMs = 1_500
const releasedEveryMs = 1_000
const nothing = { rows: [], cursor: null, total: 0 }

/**
 * A keyset-paged list that stays live. `check` says that something happened: the first page is read again, and what is new
 * either appears, or waits behind `waiting` while the reader holds the list.
 */
export function usePages<Row>({ key, fetchPage, idOf, held = () => false }: PagesOptions<Row>) {
  const shown = shallowRef<Page<Row>>(nothing)
  const newer = shallowRef<Page<Row> | null>(null)
  const state = shallowRef<'loading' | 'more' | 'idle' | 'failed'>('loading')
  const problem = shallowRef('')
  let question = 0
  let checkTimer: ReturnType<typeof setTimeout> | undefined
  let checkedAtMs = 0

  async function load(): Promise<void> {
    const mine = ++question // A newer question makes the older answer worthless.
    state.value = 'loading'
    newer.value = null
    try {
      const page = await fetchPage(null)
      if (mine !== question) return
      shown.value = page
      state.value = 'idle'
    } catch (error) {
      if (mine === question) fail(error)
    }
  }

  async function loadMore(): Promise<void> {
    const { cursor } = shown.value
    if (cursor === null || state.value !== 'idle') return
    const mine = question
    state.value = 'more'
    try {
      const page = await fetchPage(cursor)
      if (mine !== question) return
      shown.value = withNextPage(shown.value, page, idOf)
      state.value = 'idle'
    } catch (error) {
      if (mine === question) fail(error)
    }
  }

  async function readFirstPage(): Promise<void> {
    checkTimer = undefined
    checkedAtMs = Date.now()
    if (state.value === 'failed') return load()
    const mine = question
    // A check that fails changes nothing: the next piece of news asks again.
    const first = await fetchPage(null).catch(() => null)
    if (first === null || mine !== question || state.value === 'loading') return
    if (held() && newRowCount(shown.value, first, idOf) > 0) newer.value = first
    else show(first)
  }

  function show(first: Page<Row>): void {
    newer.value = null
    shown.value = withNewerFirstPage(shown.value, first, idOf)
  }

  function check(): void {
    checkTimer ??= setTimeout(() => void readFirstPage(), Math.max(120, checkedAtMs + checkEveryMs - Date.now()))
  }

  // What waits appears by itself once nobody holds the list any more.
  const releasing = setInterval(() => {
    if (newer.value && !held()) show(newer.value)
  }, releasedEveryMs)

  /** Puts a newer version of a row in the place of the one that is shown; unknown rows are left to `check`. */
  function replace(row: Row): void {
    const id = idOf(row)
    if (!shown.value.rows.some((known) => idOf(known) === id)) return
    shown.value = { ...shown.value, rows: shown.value.rows.map((known) => (idOf(known) === id ? row : known)) }
  }

  function fail(error: unknown): void {
    problem.value = error instanceof Error ? error.message : 'Something went wrong.'
    state.value = 'failed'
  }

  watch(() => toValue(key), () => void load(), { immediate: true })
  onScopeDispose(() => {
    question += 1
    clearTimeout(checkTimer)
    clearInterval(releasing)
  })

  return {
    rows: computed(() => shown.value.rows),
    total: computed(() => shown.value.total),
    waiting: computed(() => (newer.value ? newRowCount(shown.value, newer.value, idOf) : 0)),
    canLoadMore: computed(() => shown.value.cursor !== null),
    state, problem, load, loadMore, check, replace,
    showWaiting: () => newer.value && show(newer.value),
  }
}
