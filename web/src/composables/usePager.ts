import { onScopeDispose, shallowRef } from 'vue'
import { withNextPage, type Page } from '../lists/page.ts'

export interface PagerOptions<Row> {
  readonly fetchPage: (after: string | null) => Promise<Page<Row>>
  readonly idOf: (row: Row) => string
}

const nothing = { rows: [], cursor: null, total: 0 }

/**
 * The pages of a list that were read so far. A newer question makes the older answer worthless. `short`: the next page
 * could not be read; what is shown stays.
 */
export function usePager<Row>({ fetchPage, idOf }: PagerOptions<Row>) {
  const shown = shallowRef<Page<Row>>(nothing)
  const state = shallowRef<'loading' | 'more' | 'idle' | 'short' | 'failed'>('loading')
  const problem = shallowRef('')
  let question = 0
  let peeked = 0

  /** Begins with what was read before. */
  function restore(page: Page<Row>): void {
    shown.value = page
    state.value = 'idle'
  }

  /** Asks, and uses the answer unless something else was asked meanwhile. */
  async function ask(
    after: string | null,
    busy: 'loading' | 'more',
    use: (page: Page<Row>) => Page<Row>,
  ): Promise<void> {
    const mine = busy === 'loading' ? ++question : question
    state.value = busy
    try {
      const page = await fetchPage(after)
      if (mine !== question) return
      shown.value = use(page)
      state.value = 'idle'
    } catch (error) {
      if (mine !== question) return
      problem.value = error instanceof Error ? error.message : 'Something went wrong.'
      state.value = busy === 'more' ? 'short' : 'failed'
    }
  }

  const load = (): Promise<void> => ask(null, 'loading', (page) => page)

  async function loadMore(): Promise<void> {
    const { cursor } = shown.value
    if (cursor === null || (state.value !== 'idle' && state.value !== 'short')) return
    // A list that began anew meanwhile ends elsewhere: the page that was asked for would leave a gap.
    await ask(cursor, 'more', (page) =>
      shown.value.cursor === cursor ? withNextPage(shown.value, page, idOf) : shown.value,
    )
  }

  /** The first page as it is now, beside the ones that are shown; null when it cannot be read or is of no use any more. */
  async function peek(): Promise<Page<Row> | null> {
    const [mine, look] = [question, ++peeked]
    const first = await fetchPage(null).catch(() => null)
    return mine === question && look === peeked && state.value !== 'loading' ? first : null
  }

  /** Puts a newer version of a row in the place of the one that is shown. */
  function replace(row: Row): void {
    const id = idOf(row)
    if (!shown.value.rows.some((known) => idOf(known) === id)) return
    shown.value = { ...shown.value, rows: shown.value.rows.map((known) => (idOf(known) === id ? row : known)) }
  }

  onScopeDispose(() => {
    question += 1
  })
  return { shown, state, problem, load, loadMore, peek, replace, restore }
}
