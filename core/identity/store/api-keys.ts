import type { Queryable } from '#core/platform/database/connect.ts'

export interface ApiKeyRow {
  readonly id: number
  readonly projectId: number
  readonly projectName: string
  readonly name: string
  readonly scopes: readonly string[]
  readonly lastUsedAt: Date | null
}

export interface NewApiKey {
  readonly projectId: number
  readonly name: string
  readonly prefix: string
  readonly keyHash: Buffer
  readonly scopes: readonly string[]
}

/** Null when this very key is there already, revoked or not. */
export async function insertApiKey(sql: Queryable, key: NewApiKey): Promise<number | null> {
  const [row] = await sql<[{ id: number }?]>`
    insert into api_keys (project_id, name, prefix, key_hash, scopes)
    values (${key.projectId}, ${key.name}, ${key.prefix}, ${key.keyHash}, ${[...key.scopes]})
    on conflict (key_hash) do nothing
    returning id`
  return row?.id ?? null
}

export async function findApiKey(sql: Queryable, keyHash: Buffer): Promise<ApiKeyRow | null> {
  const [row] = await sql<[ApiKeyRow?]>`
    select k.id, k.project_id as "projectId", p.name as "projectName", k.name, k.scopes,
           k.last_used_at as "lastUsedAt"
      from api_keys k join projects p on p.id = k.project_id
     where k.key_hash = ${keyHash} and k.revoked_at is null`
  return row ?? null
}

export async function touchApiKey(sql: Queryable, key: ApiKeyRow, at: Date): Promise<void> {
  await sql`update api_keys set last_used_at = ${at} where project_id = ${key.projectId} and id = ${key.id}`
}

/** False when there is no such key, or it was revoked before. */
export async function markRevoked(sql: Queryable, projectId: number, id: number, at: Date): Promise<boolean> {
  const { count } = await sql`
    update api_keys set revoked_at = ${at} where project_id = ${projectId} and id = ${id} and revoked_at is null`
  return count > 0
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
