import type { Sql } from '#core/platform/database/connect.ts'

export interface MemberRow {
  readonly id: number
  readonly email: string
  readonly role: 'ADMIN' | 'OPERATOR' | 'VIEWER'
  readonly active: boolean
}

const membersMax = 500

/** Who may be given something to do, in order of their addresses. */
export const listMembers = (sql: Sql, projectId: number) => sql<MemberRow[]>`
  select u.id, u.email, m.role, u.active
    from project_members m join users u on u.id = m.user_id
   where m.project_id = ${projectId} and u.active
   order by u.email limit ${membersMax}`

/** People that failures of this project are assigned to, members or not any more. */
export const assigneesByIds = (sql: Sql, projectId: number, ids: readonly string[]) => sql<MemberRow[]>`
  select u.id, u.email, coalesce(m.role, 'VIEWER') as role, u.active and m.role is not null as active
    from users u left join project_members m on m.user_id = u.id and m.project_id = ${projectId}
   where u.id = any(${ids}::integer[])
     and (m.user_id is not null
       or exists (select from failures f where f.project_id = ${projectId} and f.assignee_id = u.id))`
