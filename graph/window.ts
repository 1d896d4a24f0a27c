import { AppError } from '#core/platform/errors.ts'
import { dayMs } from '#core/platform/durations.ts'

const daysMax = 90

/** The window that was asked for, bounded. Throws `invalid`. */
export function windowOf(
  nowMs: number,
  {
    since,
    until,
  }: { readonly since?: Date | string | null | undefined; readonly until?: Date | string | null | undefined },
  days: number,
): { readonly since: Date; readonly until: Date } {
  const end = until ? new Date(until) : new Date(nowMs)
  const begin = since ? new Date(since) : new Date(end.getTime() - days * dayMs)
  if (begin >= end) {
    const message = 'must lie before until'
    throw new AppError('invalid', `since ${message}`, { fields: [{ path: 'since', message }] })
  }
  return { since: new Date(Math.max(begin.getTime(), end.getTime() - daysMax * dayMs)), until: end }
}
