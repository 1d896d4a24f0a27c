import { z } from 'zod'

const unitsMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }
const written = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h))+$/

/** A span of time as the reference writes it (`500ms`, `1m30s`, `2h`), in milliseconds. */
export const duration = (standard: string) =>
  z.string().regex(written, 'must be a duration such as 500ms, 30s or 1m30s').transform(durationMs).prefault(standard)

/** `1m30s` -> 90,000 */
export function durationMs(text: string): number {
  let sumMs = 0
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g))
    sumMs += Number(amount) * (unitsMs[unit ?? ''] ?? 0)
  return sumMs
}
