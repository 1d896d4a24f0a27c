import { UsageError } from '../exit-code.ts'

/** How many rows a list may hold. */
export const rowsMax = 200

/** What `--limit` asks for. Throws UsageError for all but whole numbers from 1 to `rowsMax`. */
export function limitOf(flag: string): number {
  const limit = Number(flag)
  if (Number.isInteger(limit) && limit >= 1 && limit <= rowsMax) return limit
  throw new UsageError(`--limit takes a whole number from 1 to ${rowsMax}, not "${flag}".`)
}

/** An ISO time as `2026-08-09 14:00:12`, UTC. */
export const secondOf = (iso: string): string => iso.slice(0, 19).replace('T', ' ')
