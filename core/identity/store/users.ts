import type { Queryable } from '#core/platform/database/connect.ts'
import type { Role } from '../scopes.ts'

export interface UserRow {
  readonly id: number
  readonly email: string
  readonly passwordHash: string
  readonly active: boolean
}

/** Null when the address is taken. */
export async function insertUser(sql: Queryable, email: string, passwordHash: string): Promise<number | null> {
  const [row] = await sql<[{ id: number }?]>`
    insert into users (email, password_hash) values (${email}, ${passwordHash})
    on conflict (email) do nothing
    returning id`
  return row?.id ?? null
}

export async function insertMember(sql: Queryable, projectId: number, userId: number, role: Role): Promise<void> {
  await sql`
    insert into project_members (project_id, user_id, role) values (${projectId}, ${userId}, ${role})
    on conflict (project_id, user_id) do update set role = excluded.role`
}

export async function findUserByEmail(sql: Queryable, email: string): Promise<UserRow | null> {
  const [row] = await sql<[UserRow?]>`
    select id, email, password_hash as "passwordHash", active from users where email = ${email}`
  return row ?? null
}

export async function updateActive(sql: Queryable, userId: number, active: boolean): Promise<boolean> {
  const { count } = await sql`update users set active = ${active} where id = ${userId}`
  return count > 0
}

export async function countUsers(sql: Queryable): Promise<number> {
  const [row] = await sql<[{ count: number }]>`select count(*)::int as count from users`
  return row.count
}

export interface MembershipRow {
  readonly projectId: number
  readonly projectName: string
  readonly role: Role
  readonly email: string
}

/** The project of an active user: the one asked for, or the first that was joined. Null when there is none. */
export async function findMembership(
  sql: Queryable,
  userId: number,
  projectId: number | null,
): Promise<MembershipRow | null> {
  const [row] = await sql<[MembershipRow?]>`
    select m.project_id as "projectId", p.name as "projectName", m.role, u.email
      from project_members m
      join projects p on p.id = m.project_id
      join users u on u.id = m.user_id
     where m.user_id = ${userId} and u.active
       ${projectId === null ? sql`` : sql`and m.project_id = ${projectId}`}
     order by m.created_at, m.project_id
     limit 1`
  return row ?? null
}

export async function findProjectId(sql: Queryable, name: string): Promise<number | null> {
  const [row] = await sql<[{ id: number }?]>`select id from projects where name = ${name}`
  return row?.id ?? null
}
