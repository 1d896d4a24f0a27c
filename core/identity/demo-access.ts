import type { Sql } from '#core/platform/database/connect.ts'
import { AppError } from '#core/platform/errors.ts'
import { createApiKey } from './api-keys.ts'
import type { Role } from './scopes.ts'
import { insertProject } from './store/projects.ts'
import { createUser } from './users.ts'

export interface DemoLogin {
  readonly email: string
  readonly password: string
  readonly role: Role
}

const demoProject = 'demo'

/** Everybody may know these: settings allow them on loopback alone, and never in production. */
export const demoLogins: readonly DemoLogin[] = (['ADMIN', 'OPERATOR', 'VIEWER'] as const).map((role) => ({
  email: `${role.toLowerCase()}@demo.localhost`,
  password: 'nevermore-demo',
  role,
}))

/**
 * Makes the demo's project with its three logins, and a key to fill it with. Null when it is there already: then
 * nothing is touched, so that a login somebody deactivated stays so.
 */
export async function makeDemoAccess(sql: Sql): Promise<{ readonly projectId: number; readonly key: string } | null> {
  const projectId = await insertProject(sql, demoProject)
  if (projectId === null) return null
  for (const login of demoLogins) {
    await createUser(sql, { ...login, projectId }).catch((error: unknown) => {
      // The address may belong to somebody already; then it is theirs.
      if (!(error instanceof AppError) || error.code !== 'conflict') throw error
    })
  }
  const { key } = await createApiKey(sql, { projectId, name: 'demo apps', scopes: ['ingest', 'preflight'] })
  return { projectId, key }
}
