import { shortHash } from './outcome-fingerprint.ts'
import type { PolicyVerdict } from './policy.ts'
import type { PreflightQuestion } from './preflight/question.ts'

/** The share that tells within weeks what warnings change, and keeps back one in twenty. */
export const advisedShadowShare = 0.05

/**
 * Whether a decision is kept back: made, marked, and answered ALLOW. The same question in the same release is always
 * treated alike, so that an app that asks twice is not told two things. What stops a run is never kept back.
 */
export function isShadowed(
  share: number,
  verdict: PolicyVerdict,
  contextHash: string,
  { release, promptVersion, environment }: PreflightQuestion,
): boolean {
  if (share <= 0 || (verdict !== 'WARN' && verdict !== 'ROUTE')) return false
  const drawn = shortHash(['shadow', contextHash, release ?? '', promptVersion ?? '', environment ?? ''])
  return Number.parseInt(drawn.slice(0, 8), 16) < share * 2 ** 32
}
