/** A page of a keyset-paged list. */
export interface Page<Row> {
  readonly rows: readonly Row[]
  readonly cursor: string | null
  readonly total: number
}

interface Connection<Row> {
  readonly totalCount: number
  readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean }
  readonly edges: readonly { readonly node: Row }[]
}

/** A Relay connection as a page. The cursor is null where the list ends. */
export const pageOf = <Row>({ edges, pageInfo, totalCount }: Connection<Row>): Page<Row> => ({
  rows: edges.map(({ node }) => node),
  cursor: pageInfo.hasNextPage ? pageInfo.endCursor : null,
  total: totalCount,
})

/**
 * A newer first page laid over the rows that are shown. Where the two overlap, the older rest stays below without a
 * gap; where they do not, rows between may be missing, so the list begins anew.
 */
export function withNewerFirstPage<Row>(shown: Page<Row>, first: Page<Row>, idOf: (row: Row) => string): Page<Row> {
  const fresh = new Set(first.rows.map(idOf))
  const rest = shown.rows.filter((row) => !fresh.has(idOf(row)))
  const overlaps = rest.length < shown.rows.length
  // A complete first page has everything; what is shown beyond it no longer matches.
  if (!overlaps || first.cursor === null) return first
  return { rows: [...first.rows, ...rest], cursor: shown.cursor, total: first.total }
}

/** The next page below the rows that are shown; a row that moved up meanwhile stays where it was seen first. */
export function withNextPage<Row>(shown: Page<Row>, next: Page<Row>, idOf: (row: Row) => string): Page<Row> {
  const known = new Set(shown.rows.map(idOf))
  return {
    rows: [...shown.rows, ...next.rows.filter((row) => !known.has(idOf(row)))],
    cursor: next.cursor,
    total: next.total,
  }
}

/** How many rows of a newer first page are not shown yet. */
export function newRowCount<Row>(shown: Page<Row>, first: Page<Row>, idOf: (row: Row) => string): number {
  const known = new Set(shown.rows.map(idOf))
  return first.rows.filter((row) => !known.has(idOf(row))).length
}
