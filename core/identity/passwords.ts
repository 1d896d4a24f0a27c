import { hash, verify } from '@node-rs/argon2'
import { AppError } from '#core/platform/errors.ts'
import { createGate } from './gate.ts'

/** argon2id at the strength OWASP names as the least: 19 MiB, two passes; about 15 ms. */
const strength = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
export const passwordCharacters = { min: 8, max: 256 }

/** Each takes 19 MiB and a thread that files need too, so few run at once and few may wait. */
const gate = createGate({ runningMax: 2, waitingMax: 64 })

/** Throws `invalid` for a password that is too short or too long. */
export async function hashPassword(password: string): Promise<string> {
  const { min, max } = passwordCharacters
  if (password.length < min || password.length > max) {
    const fields = [{ path: 'password', message: `${min} to ${max} characters` }]
    throw new AppError('invalid', 'The password is too short or too long.', { fields })
  }
  return gate(() => hash(password, strength))
}

let decoy: Promise<string> | null = null

/** Null as hash stands for nobody: it takes as long and is never right, so nobody learns which accounts exist. */
export async function verifyPassword(passwordHash: string | null, password: string): Promise<boolean> {
  if (password.length > passwordCharacters.max) return false
  const expected = passwordHash ?? (await (decoy ??= gate(() => hash('nobody has this password', strength))))
  const right = await gate(() => verify(expected, password))
  return right && passwordHash !== null
}
