/** SQLSTATE of an error from the server, or the driver's own code; null for anything else. */
export function sqlStateOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('code' in error)) return null
  return typeof error.code === 'string' ? error.code : null
}

/** A row was there already: the retry of a sender, or another writer a moment earlier. */
export const isConflict = (error: unknown): boolean => sqlStateOf(error) === '23505'

/** Deadlock, serialisation failure, a partition made at this moment: running again settles it. */
export const isPassing = (error: unknown): boolean => ['40P01', '40001', '55P03'].includes(sqlStateOf(error) ?? '')

/**
 * Data the server cannot keep (class 22), a constraint it breaks (23) or a bound of the server's own (54: a key too
 * long for its index). The same bytes will fail for ever.
 */
export const isBadData = (error: unknown): boolean => /^(22|23|54)/.test(sqlStateOf(error) ?? '') && !isConflict(error)
