import type { Queryable } from '#core/platform/database/connect.ts'

/** Null when there is one of this name already. */
export async function insertProject(sql: Queryable, name: string): Promise<number | null> {
  const [row] = await sql<[{ id: number }?]>`
    insert into projects (name) values (${name})
    on conflict (name) do nothing
    returning id`
  return row?.id ?? null
}
