import { findProjectId } from '#core/identity/store/users.ts'
import type { Sql } from '#core/platform/database/connect.ts'
import { AppError } from '#core/platform/errors.ts'

/** Throws `not_found` for a project that is not there. */
export async function projectIdOf(sql: Sql, name: string): Promise<number> {
  const id = await findProjectId(sql, name)
  if (id !== null) return id
  throw new AppError('not_found', `There is no project "${name}".`)
}
