import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newRowCount, pageOf, withNewerFirstPage, withNextPage, type Page } from '../../web/src/lists/page.ts'

const idOf = (id: number): string => String(id)
const size = 5
/** The server's side: rows newest first, a page after a row. */
const pageAfter = (all: readonly number[], after: string | null): Page<number> => {
  const from = after === null ? 0 : all.indexOf(Number(after)) + 1
  const rows = all.slice(from, from + size)
  return { rows, cursor: from + size < all.length ? String(rows.at(-1)) : null, total: all.length }
}

describe('pages of a list', () => {
  it('join to the whole list without a gap, whatever arrives on top meanwhile', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 30 }),
        fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 6 }),
        (count, arrivals) => {
          let all = Array.from({ length: count }, (_, index) => count - index)
          let shown = pageAfter(all, null)
          for (const arriving of arrivals) {
            const newest = all[0] ?? 0
            all = [...Array.from({ length: arriving }, (_, index) => newest + arriving - index), ...all]
            shown = withNewerFirstPage(shown, pageAfter(all, null), idOf)
            if (shown.cursor !== null) shown = withNextPage(shown, pageAfter(all, shown.cursor), idOf)
            expect(shown.rows).toEqual(all.slice(0, shown.rows.length))
          }
          while (shown.cursor !== null) shown = withNextPage(shown, pageAfter(all, shown.cursor), idOf)
          expect(shown.rows).toEqual(all)
        },
      ),
    )
  })

  it('begin anew when nothing that is shown is on the newer first page', () => {
    const first = pageAfter([99, 98, 97, 96, 95, 94], null)
    expect(withNewerFirstPage(pageAfter([3, 2, 1], null), first, idOf)).toEqual(first)
  })

  it('count exactly the rows that are not shown', () => {
    expect(newRowCount(pageAfter([3, 2, 1], null), pageAfter([5, 4, 3, 2, 1], null), idOf)).toBe(2)
  })

  it('come out of a connection with a cursor only where there is more', () => {
    const connection = { totalCount: 1, pageInfo: { endCursor: 'c', hasNextPage: false }, edges: [{ node: 7 }] }
    expect(pageOf(connection)).toEqual({ rows: [7], cursor: null, total: 1 })
    expect(pageOf({ ...connection, pageInfo: { endCursor: 'c', hasNextPage: true } }).cursor).toBe('c')
  })
})
