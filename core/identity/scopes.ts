/** What a key or a role may do. Each names one door, so that a key in an app can send and ask, but read nothing. */
export const allScopes = ['ingest', 'preflight', 'read', 'write', 'admin'] as const
export type Scope = (typeof allScopes)[number]

export const roles = ['ADMIN', 'OPERATOR', 'VIEWER'] as const
export type Role = (typeof roles)[number]

/** What people may do in a project. Sending spans is for apps, which have keys. */
export const scopesOfRole: Readonly<Record<Role, readonly Scope[]>> = {
  ADMIN: ['preflight', 'read', 'write', 'admin'],
  OPERATOR: ['preflight', 'read', 'write'],
  VIEWER: ['preflight', 'read'],
}

/** The first key of a new installation does everything but administer. */
export const firstKeyScopes: readonly Scope[] = allScopes.filter((scope) => scope !== 'admin')

export const isScope = (word: string): word is Scope => allScopes.some((scope) => scope === word)
