import { computed, onScopeDispose, shallowRef, watch, type MaybeRefOrGetter, toValue } from 'vue'
import { keepPage, keptPage } from '../lists/kept-pages.ts'
import { newRowCount, withNewerFirstPage, type Page } from '../lists/page.ts'
import { usePager, type PagerOptions } from './usePager.ts'

export interface PagesOptions<Row> extends PagerOptions<Row> {
  /** What is listed, as text: when it changes, the list begins anew. */
  readonly key: MaybeRefOrGetter<string>
  /** True while rows must not move: the reader is pointing at them, or has scrolled away from the top. */
  readonly held?: () => boolean
  /** Where the list is shown: whoever comes back to that place finds the same rows, and where they had scrolled to. */
  readonly place?: string
}

const soonMs = 120
const checkEveryMs = 1_500
const releasedEveryMs = 1_000

/**
 * A keyset-paged list that stays live. `check` says that something happened: the first page is read again, and what is
 * new either appears, or waits behind `waiting` while the reader holds the list.
 */
export function usePages<Row>({ key, held = () => false, place, ...options }: PagesOptions<Row>) {
  const { shown, peek, restore, ...pager } = usePager(options)
  const newer = shallowRef<Page<Row> | null>(null)
  let checkTimer: ReturnType<typeof setTimeout> | undefined
  let checkedAtMs = 0

  function show(first: Page<Row>): void {
    newer.value = null
    shown.value = withNewerFirstPage(shown.value, first, options.idOf)
  }

  async function readFirstPage(): Promise<void> {
    checkTimer = undefined
    checkedAtMs = Date.now()
    if (pager.state.value === 'failed') return pager.load()
    // The answer under way may be older than the news.
    if (pager.state.value === 'loading') return check()
    // A check that fails changes nothing: the next piece of news asks again.
    const first = await peek()
    if (first === null) return
    if (held() && newRowCount(shown.value, first, options.idOf) > 0) newer.value = first
    else show(first)
  }

  function check(): void {
    checkTimer ??= setTimeout(() => void readFirstPage(), Math.max(soonMs, checkedAtMs + checkEveryMs - Date.now()))
  }

  // What waits appears by itself once nobody holds the list any more.
  const releasing = setInterval(() => {
    if (newer.value && !held()) show(newer.value)
  }, releasedEveryMs)

  const where = (): string => `${place} ${toValue(key)}`
  const left = place === undefined ? null : keptPage<Row>(where())
  if (left) {
    restore(left)
    check()
  } else void pager.load()
  watch(
    () => toValue(key),
    () => {
      newer.value = null
      void pager.load()
    },
  )
  onScopeDispose(() => {
    if (place !== undefined) keepPage(where(), shown.value)
    clearTimeout(checkTimer)
    clearInterval(releasing)
  })

  return {
    ...pager,
    rows: computed(() => shown.value.rows),
    total: computed(() => shown.value.total),
    waiting: computed(() => (newer.value ? newRowCount(shown.value, newer.value, options.idOf) : 0)),
    canLoadMore: computed(() => shown.value.cursor !== null),
    check,
    showWaiting: () => newer.value && show(newer.value),
  }
}
