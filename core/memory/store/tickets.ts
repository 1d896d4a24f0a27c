import type { Sql } from '#core/platform/database/connect.ts'
import { AppError } from '#core/platform/errors.ts'

import { noteActivity } from './failure-activity.ts'
import { lockFailures, tellFailures } from './failures.ts'
import { checkTexts, titleMax } from './text-limits.ts'

export interface NewTicket {
  readonly failureId: string
  readonly url: string
  readonly title: string | null
  readonly author: string | null
  readonly at: Date
}

const ticketsMax = 50
const urlMax = 2_000

/** Links a failure with a page where people work on it. The same page is linked once; its title is put right. */
export async function linkTicket(sql: Sql, projectId: number, ticket: NewTicket): Promise<string> {
  const { failureId, author, at } = ticket
  const url = checkedUrl(ticket.url)
  const title = ticket.title?.trim() || null
  checkTexts([{ path: 'input.title', text: title, max: titleMax }])
  return sql.begin(async (tx) => {
    await lockFailures(tx, projectId, [failureId])
    const linked = await tx<{ url: string }[]>`
      select url from failure_tickets where project_id = ${projectId} and failure_id = ${failureId}`
    if (linked.length >= ticketsMax && !linked.some((one) => one.url === url))
      throw new AppError('conflict', `A failure takes at most ${ticketsMax} tickets.`)
    await tx`
      insert into failure_tickets (project_id, failure_id, url, title, at, author)
      values (${projectId}, ${failureId}, ${url}, ${title}, ${at}, ${author})
      on conflict (project_id, failure_id, url) do update set title = excluded.title`
    await noteActivity(tx, projectId, [
      { failureId, kind: 'ticket', actor: author, at, detail: { did: 'linked', url, title } },
    ])
    await tellFailures(tx, projectId, [failureId])
    return failureId
  })
}

export interface TicketRemoval {
  readonly ticketId: string
  readonly author: string | null
  readonly at: Date
}

/** Takes a link away. Answers the failure. */
export async function unlinkTicket(sql: Sql, projectId: number, removal: TicketRemoval): Promise<string> {
  const { ticketId, author, at } = removal
  return sql.begin(async (tx) => {
    const [gone] = await tx<{ failureId: string; url: string; title: string | null }[]>`
      delete from failure_tickets where project_id = ${projectId} and id = ${ticketId}
      returning failure_id::text as "failureId", url, title`
    if (gone === undefined) throw new AppError('not_found', 'There is no such ticket in this project.')
    const { failureId, url, title } = gone
    await noteActivity(tx, projectId, [
      { failureId, kind: 'ticket', actor: author, at, detail: { did: 'unlinked', url, title } },
    ])
    await tellFailures(tx, projectId, [failureId])
    return failureId
  })
}

/** A link is shown to others and clicked: no scripts, no files, no passwords in it. */
function checkedUrl(text: string): string {
  const refuse = (message: string): never => {
    throw new AppError('invalid', `input.url ${message}.`, { fields: [{ path: 'input.url', message }] })
  }
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : refuse('must be an address such as https://…')
  if (url.protocol !== 'http:' && url.protocol !== 'https:') refuse('must begin with http:// or https://')
  if (url.username !== '' || url.password !== '') refuse('must not hold a name or password')
  return url.href.length > urlMax ? refuse(`at most ${urlMax} characters`) : url.href
}
