import type { Queryable } from '#core/platform/database/connect.ts'

export interface ApiKeyRow {
  readonly id: number
  readonly projectId: number
  readonly projectName: string
  readonly name: string
  readonly scopes: readonly string[]
  readonly lastUsedAt: Date | null
  readonly expiresAt: Date | null
}

/** A key as a list shows it: never the key. */
export interface ListedApiKey {
  readonly id: number
  readonly projectName: string
  readonly name: string
  readonly prefix: string
  readonly scopes: readonly string[]
  readonly createdAt: Date
  /** Null when it was made at the command line, or by the first start. */
  readonly createdBy: string | null
  readonly lastUsedAt: Date | null
  readonly expiresAt: Date | null
  readonly revokedAt: Date | null
  readonly revokedBy: string | null
}

export interface NewApiKey {
  readonly projectId: number
  readonly name: string
  readonly prefix: string
  readonly keyHash: Buffer
  readonly scopes: readonly string[]
  readonly expiresAt: Date | null
  readonly createdBy: string | null
}

/** Null when this very key is there already, revoked or not. */
export async function insertApiKey(sql: Queryable, key: NewApiKey): Promise<number | null> {
  const [row] = await sql<[{ id: number }?]>`
    insert into api_keys (project_id, name, prefix, key_hash, scopes, expires_at, created_by)
    values (${key.projectId}, ${key.name}, ${key.prefix}, ${key.keyHash}, ${[...key.scopes]}, ${key.expiresAt},
            ${key.createdBy})
    on conflict (key_hash) do nothing
    returning id`
  return row?.id ?? null
}

export async function findApiKey(sql: Queryable, keyHash: Buffer): Promise<ApiKeyRow | null> {
  const [row] = await sql<[ApiKeyRow?]>`
    select k.id, k.project_id as "projectId", p.name as "projectName", k.name, k.scopes,
           k.last_used_at as "lastUsedAt", k.expires_at as "expiresAt"
      from api_keys k join projects p on p.id = k.project_id
     where k.key_hash = ${keyHash} and k.revoked_at is null`
  return row ?? null
}

export async function touchApiKey(sql: Queryable, key: ApiKeyRow, at: Date): Promise<void> {
  await sql`update api_keys set last_used_at = ${at} where project_id = ${key.projectId} and id = ${key.id}`
}

/** False when there is no such key, or it was revoked before. */
export async function markRevoked(
  sql: Queryable,
  projectId: number,
  id: number,
  { at, author }: { readonly at: Date; readonly author: string | null },
): Promise<boolean> {
  const { count } = await sql`
    update api_keys set revoked_at = ${at}, revoked_by = ${author}
     where project_id = ${projectId} and id = ${id} and revoked_at is null`
  return count > 0
}

/** How many of a project may still be used at that moment. */
export async function countUsableApiKeys(sql: Queryable, projectId: number, at: Date): Promise<number> {
  const [row] = await sql<[{ count: number }]>`
    select count(*)::integer as count from api_keys
     where project_id = ${projectId} and revoked_at is null and (expires_at is null or expires_at > ${at})`
  return row.count
}

export async function hasApiKeys(sql: Queryable, projectId: number): Promise<boolean> {
  const [row] = await sql<[{ found: boolean }]>`
    select exists (select from api_keys where project_id = ${projectId}) as found`
  return row.found
}

/** Whether the key was ever stored, revoked or not. */
export async function knowsKeyHash(sql: Queryable, keyHash: Buffer): Promise<boolean> {
  const [row] = await sql<[{ found: boolean }]>`
    select exists (select from api_keys where key_hash = ${keyHash}) as found`
  return row.found
}

/** Newest first; of one project, or of all; only the one with this number, where it is given. */
export const listApiKeys = (
  sql: Queryable,
  projectId: number | null,
  limit: number,
  id: number | null = null,
): Promise<ListedApiKey[]> =>
  sql<ListedApiKey[]>`
    select k.id, p.name as "projectName", k.name, k.prefix, k.scopes, k.created_at as "createdAt",
           k.last_used_at as "lastUsedAt", k.expires_at as "expiresAt", k.revoked_at as "revokedAt",
           k.created_by as "createdBy", k.revoked_by as "revokedBy"
      from api_keys k join projects p on p.id = k.project_id
     where ${projectId === null ? sql`true` : sql`k.project_id = ${projectId}`}
           ${id === null ? sql`` : sql`and k.id = ${id}`}
     order by k.created_at desc, k.id desc
     limit ${limit}`

/** Keys by number, or by the beginning that lists show; more than one when they begin alike. */
export const findApiKeys = (
  sql: Queryable,
  { id, prefix }: { readonly id: number | null; readonly prefix: string },
): Promise<{ id: number; projectId: number; name: string; prefix: string }[]> =>
  sql<{ id: number; projectId: number; name: string; prefix: string }[]>`
    select id, project_id as "projectId", name, prefix from api_keys
     where ${id === null ? sql`prefix = ${prefix}` : sql`id = ${id}`}
     limit 2`
