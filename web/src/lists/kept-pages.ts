import type { Page } from './page.ts'

/** What a list showed when it was left, for the few that were left last. */
const keptMax = 12
const kept = new Map<string, Page<unknown>>()

/** `where` names the list and the step of the history it was shown in: another visit of the same list is another thing. */
export function keepPage<Row>(where: string, page: Page<Row>): void {
  kept.delete(where)
  if (page.rows.length === 0) return
  kept.set(where, page)
  const [oldest] = kept.keys()
  if (kept.size > keptMax && oldest !== undefined) kept.delete(oldest)
}

/** What was shown there, or null. Its rows may be old by now. */
export const keptPage = <Row>(where: string): Page<Row> | null => (kept.get(where) as Page<Row> | undefined) ?? null
