import { resolveCursorConnection, type ResolveCursorConnectionArgs } from '@pothos/plugin-relay'
import { AppError } from '#core/platform/errors.ts'
import { pageSizeDefault, pageSizeMax } from '#graph/limits.ts'
import { decodeCursor, encodeCursor, type Cursor } from '#graph/paging/cursor.ts'

/** One stretch of a list: the rows strictly between two keys, walked forwards or backwards. */
export interface Page {
  readonly after: Cursor | null
  readonly before: Cursor | null
  /** One more than asked, which tells whether there is a next page. */
  readonly limit: number
  readonly backwards: boolean
}

/** A list that pages by the key of its rows. */
export interface Listing<Row> {
  readonly name: string
  /** What each part of the key must look like when it comes back in a cursor. */
  readonly keyShape: readonly RegExp[]
  readonly keyOf: (row: Row) => Cursor
}

export interface PageArguments {
  readonly first?: number | null | undefined
  readonly last?: number | null | undefined
  readonly after?: string | null | undefined
  readonly before?: string | null | undefined
}

/** A timestamp as the database writes it, all six digits kept; and the ids that break ties. */
export const keyPart = {
  time: /^\d{4,6}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d)?$/,
  integer: /^\d{1,19}$/,
  hash: /^[0-9a-f]{32}$/,
  spanId: /^[0-9a-f]{16}$/,
  uuid: /^[0-9a-f-]{36}$/,
  text: /^.{0,200}$/s,
} as const

/** Turns Relay's arguments into one bounded page and its rows into a connection. */
export async function connect<Row extends object>(
  listing: Listing<Row>,
  args: PageArguments,
  rowsOf: (page: Page) => Promise<readonly Row[]>,
  totalCount: () => Promise<number>,
) {
  checkSize('first', args.first)
  checkSize('last', args.last)
  const cursorOf = (argument: 'after' | 'before'): Cursor | null => {
    const text = args[argument]
    return text ? decodeCursor(listing.name, listing.keyShape, text, argument) : null
  }
  const page = { after: cursorOf('after'), before: cursorOf('before') }
  const connection = await resolveCursorConnection(
    {
      args,
      defaultSize: pageSizeDefault,
      maxSize: pageSizeMax,
      toCursor: (row: Row) => encodeCursor(listing.name, listing.keyOf(row)),
    },
    async ({ limit, inverted }: ResolveCursorConnectionArgs): Promise<readonly Row[]> =>
      rowsOf({ ...page, limit, backwards: inverted }),
  )
  return { ...connection, totalCount }
}

/** What a page of a list costs: each row as much as its selection. */
export const pageCost = ({ first, last }: PageArguments) => ({
  field: 1,
  multiplier: Math.max(1, Math.min(first ?? last ?? pageSizeDefault, pageSizeMax)),
})

function checkSize(argument: string, size: number | null | undefined): void {
  if (size === null || size === undefined || (size >= 0 && size <= pageSizeMax)) return
  const message = `must be between 0 and ${pageSizeMax}, not ${size}`
  throw new AppError('invalid', `${argument} ${message}.`, { fields: [{ path: argument, message }] })
}
