import { createHmac } from 'node:crypto'
import { bundleBounds } from './rows.ts'

const hashBytes = 8

/**
 * The words of a masked text as hashes that mean something beside hashes of the same salt only: enough to say that two
 * texts are alike, too little to read one. Each once, sorted; bounded.
 */
export function hashedTerms(text: string, salt: string): string[] {
  const words = new Set(text.toLowerCase().match(/[\p{L}\p{N}_<>.]{2,}/gu))
  return [...words]
    .slice(0, bundleBounds.termsPerFingerprintMax)
    .map((word) => createHmac('sha256', salt).update(word).digest().subarray(0, hashBytes).toString('base64url'))
    .sort()
}

/** Share of terms that two sets have in common (Jaccard), 0 to 1; nothing is like nothing. */
export function likeness(a: ReadonlySet<string>, b: readonly string[]): number {
  if (a.size === 0 || b.length === 0) return 0
  const shared = b.filter((term) => a.has(term)).length
  return shared / (a.size + b.length - shared)
}
