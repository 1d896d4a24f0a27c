import type { Sql } from '#core/platform/database/connect.ts'

export interface TicketRow {
  readonly failureId: string
  readonly id: string
  readonly url: string
  readonly title: string | null
  readonly at: Date
  readonly author: string | null
}

/** In the order they were linked. The store allows so few that all are listed. */
export const ticketsOfFailures = (sql: Sql, projectId: number, failureIds: readonly string[]) => sql<TicketRow[]>`
  select failure_id::text as "failureId", id::text, url, title, at, author from failure_tickets
   where project_id = ${projectId} and failure_id = any(${failureIds}::bigint[])
   order by failure_id, failure_tickets.id`
