import type { Sql } from '#core/platform/database/connect.ts'
import type { Cursor } from '#graph/paging/cursor.ts'
import type { Page } from '#graph/paging/page.ts'

type Fragment = ReturnType<Sql>
export type KeyType = 'timestamptz' | 'bigint' | 'uuid' | 'text' | 'span id'

/**
 * The rows strictly between the cursors of a page, for a list that runs downwards in these columns. Row comparison, so
 * that an index over the same columns is entered at the right place. Times go as text: the driver would round them to
 * milliseconds, and rows of the same millisecond would be lost between two pages.
 */
export function between(sql: Sql, columns: Fragment, types: readonly KeyType[], { after, before }: Page): Fragment {
  const key = (cursor: Cursor): Fragment =>
    types.map((type, at) => typed(sql, cursor[at] ?? '', type)).reduce((parts, part) => sql`${parts}, ${part}`)
  return sql`
    ${after ? sql`and (${columns}) < (${key(after)})` : sql``}
    ${before ? sql`and (${columns}) > (${key(before)})` : sql``}`
}

function typed(sql: Sql, value: string, type: KeyType): Fragment {
  switch (type) {
    case 'timestamptz':
      return sql`${value}::text::timestamptz`
    case 'bigint':
      return sql`${value}::text::bigint`
    case 'uuid':
      return sql`${value}::text::uuid`
    case 'span id':
      return sql`decode(${value}::text, 'hex')`
    default:
      return sql`${value}::text`
  }
}
