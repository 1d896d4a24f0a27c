import type { TypedDocumentNode } from '@urql/core'
import { computed, useTemplateRef } from 'vue'
import type { LocationQuery } from 'vue-router'
import type { Page } from '../lists/page.ts'
import { useHold } from './useHold.ts'
import { useKeys } from './useKeys.ts'
import { useLive, useReconnected } from './useLive.ts'
import { usePages } from './usePages.ts'
import { useUrlState } from './useUrlState.ts'

export interface FilteredListOptions<Selection, Row, News> {
  readonly read: (query: LocationQuery) => { readonly selection: Selection }
  readonly write: (selection: Selection) => Readonly<Record<string, string | undefined>>
  readonly fetchPage: (selection: Selection, after: string | null) => Promise<Page<Row>>
  readonly idOf: (row: Row) => string
  /** What says that something happened, and the row it tells of; null where news are no rows. */
  readonly news: TypedDocumentNode<News, Record<string, never>>
  readonly rowOf: (news: News) => Row | null
}

/** The step of the browser's history that is shown: the router numbers them. */
const placeInHistory = (): string => `${location.pathname} ${(history.state as { position?: number } | null)?.position}`

/**
 * The one list of a page: what is selected stands in the address, news update rows in place and are a reason to read
 * again, and nothing moves under the pointer. The card that shows it is the template's `ref="card"`.
 */
export function useFilteredList<Selection extends object, Row, News>(
  options: FilteredListOptions<Selection, Row, News>,
) {
  const { query, set } = useUrlState()
  const selection = computed(() => options.read(query.value).selection)
  const written = computed(() => options.write(selection.value))
  const { held } = useHold(useTemplateRef('card'))
  const list = usePages({
    key: () => JSON.stringify(written.value),
    fetchPage: (after) => options.fetchPage(selection.value, after),
    idOf: options.idOf,
    held,
    place: placeInHistory(),
  })
  useLive(options.news, (news) => {
    const row = options.rowOf(news)
    if (row !== null) list.replace(row)
    list.check()
  })
  useReconnected(list.check)
  useKeys({ n: () => list.showWaiting() })

  return {
    list,
    selection,
    narrowed: computed(() => Object.values(written.value).some(Boolean)),
    narrow: (parts: Partial<Selection>) => set(options.write({ ...selection.value, ...parts })),
  }
}
