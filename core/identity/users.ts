import type { Sql } from '#core/platform/database/connect.ts'
import { AppError } from '#core/platform/errors.ts'
import { hashPassword, verifyPassword } from './passwords.ts'
import type { Role } from './scopes.ts'
import { findUserByEmail, insertMember, insertUser, updateActive } from './store/users.ts'

export interface User {
  readonly id: number
  readonly email: string
}

export interface NewUser {
  readonly email: string
  readonly password: string
  readonly projectId: number
  readonly role: Role
}

const emailCharactersMax = 254

/** Addresses are compared in small letters. */
export const normaliseEmail = (email: string): string => email.trim().toLowerCase()

/** Throws `invalid` for an address or password that cannot be, `conflict` when the address is taken. */
export async function createUser(sql: Sql, { email, password, projectId, role }: NewUser): Promise<User> {
  const address = normaliseEmail(email)
  if (!/^[^\s@]+@[^\s@]+$/.test(address) || address.length > emailCharactersMax) {
    const fields = [{ path: 'email', message: 'an address like name@example.org' }]
    throw new AppError('invalid', 'This is no e-mail address.', { fields })
  }
  const passwordHash = await hashPassword(password)
  return sql.begin(async (tx) => {
    const id = await insertUser(tx, address, passwordHash)
    if (id === null) throw new AppError('conflict', 'Somebody has this e-mail address already.')
    await insertMember(tx, projectId, id, role)
    return { id, email: address }
  })
}

/** The active user with this address and password, or null; both answers take as long. */
export async function findUserByPassword(sql: Sql, email: string, password: string): Promise<User | null> {
  const found = await findUserByEmail(sql, normaliseEmail(email))
  const right = await verifyPassword(found?.passwordHash ?? null, password)
  return found !== null && right && found.active ? { id: found.id, email: found.email } : null
}

/** A user who is not active cannot sign in, and sessions that run stop working at once. Throws `not_found`. */
export async function setUserActive(sql: Sql, userId: number, active: boolean): Promise<void> {
  if (!(await updateActive(sql, userId, active))) throw new AppError('not_found', 'There is no such user.')
}
