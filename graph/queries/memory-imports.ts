import type { Sql } from '#core/platform/database/connect.ts'
import type { Json } from '#core/telemetry/attributes.ts'

export interface MemoryImportRow {
  readonly id: string
  readonly at: Date
  readonly author: string | null
  readonly signer: string
  readonly madeAt: Date
  readonly counts: Readonly<Record<string, Json>>
  /** Contexts that it told of and that are still asked. */
  readonly contexts: number
}

const columns = (sql: Sql) => sql`i.id::text, i.at, i.author, i.signer, i.made_at as "madeAt", i.counts,
  (select count(*)::int from carried_contexts c where c.project_id = i.project_id and c.import_id = i.id) as contexts`

/** Newest first. */
export const listMemoryImports = (sql: Sql, projectId: number, limit: number) => sql<MemoryImportRow[]>`
  select ${columns(sql)} from memory_imports i
   where i.project_id = ${projectId} order by i.at desc, i.id desc limit ${limit}`

/** One of them, by its id; none of another project. */
export async function memoryImportById(sql: Sql, projectId: number, id: string): Promise<MemoryImportRow | null> {
  const [row] = await sql<MemoryImportRow[]>`
    select ${columns(sql)} from memory_imports i where i.project_id = ${projectId} and i.id::text = ${id}`
  return row ?? null
}

/** The import that told of each failure, where one did. */
export const importsOfFailures = (sql: Sql, projectId: number, failureIds: readonly string[]) => sql<
  (MemoryImportRow & { failureId: string })[]
>`
  select ${columns(sql)}, f.id::text as "failureId"
    from failures f join memory_imports i on i.project_id = f.project_id and i.id = f.import_id
   where f.project_id = ${projectId} and f.id = any(${failureIds}::bigint[])`
