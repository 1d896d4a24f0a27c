import { createHash, createHmac } from 'node:crypto'
import { AppError } from '#core/platform/errors.ts'

/** What two teams share so that words hashed by one compare with words hashed by the other. It is never in a file. */
export interface CarriedKey {
  /** How a file names the key it was made with: tells keys apart, and nothing about one. */
  readonly id: string
  readonly bytes: Buffer
}

/** 32 random bytes, base64url: not a password, so that nobody can try all there are. */
const keyText = /^[\w-]{43}$/

/** Throws `invalid` for what is no key. */
export function readCarriedKey(text: string): CarriedKey {
  const bytes = Buffer.from(text.trim(), 'base64url')
  if (!keyText.test(text.trim()) || bytes.length !== 32) {
    const message = 'A shared key is 32 random bytes as base64url, 43 characters: `nevermore export --key` makes one.'
    throw new AppError('invalid', message, { fields: [{ path: 'key', message: 'is no shared key' }] })
  }
  return carriedKey(bytes)
}

export const carriedKey = (bytes: Buffer): CarriedKey => ({
  bytes,
  id: createHash('sha256').update('nevermore carried key').update(bytes).digest().subarray(0, 9).toString('base64url'),
})

const hashBytes = 8
const wordsMax = 50_000

/** Hashes words with a key; the words of a project are few and come again and again. */
export function createTermHasher({ bytes }: CarriedKey): (word: string) => string {
  const known = new Map<string, string>()
  return (word) => {
    const before = known.get(word)
    if (before !== undefined) return before
    const made = createHmac('sha256', bytes).update(word).digest().subarray(0, hashBytes).toString('base64url')
    if (known.size >= wordsMax) known.clear()
    known.set(word, made)
    return made
  }
}

/** The same for what names a context: 32 hex digits. */
export const hashedName = ({ bytes }: CarriedKey, name: string): string =>
  createHmac('sha256', bytes).update('context ').update(name).digest('hex').slice(0, 32)
