import { AppError } from '#core/platform/errors.ts'

/** Bytes of request bodies that this process holds at a time. */
export interface InFlight {
  /** Counts `bytes` more; throws AppError `unavailable` when that would be too many. */
  hold(bytes: number): void
  release(bytes: number): void
  bytes(): number
}

/** A counter with a ceiling. `onChange` hears of each new total. */
export function createInFlight(bytesMax: number, onChange: (bytes: number) => void): InFlight {
  let held = 0
  return {
    hold(bytes) {
      // One request is always let in, so that a ceiling below the size limit of a request slows senders and stops none.
      if (held > 0 && held + bytes > bytesMax) {
        throw new AppError('unavailable', 'Too many bytes are being received at once.', { retryAfterSeconds: 1 })
      }
      held += bytes
      onChange(held)
    },
    release(bytes) {
      held -= bytes
      onChange(held)
    },
    bytes: () => held,
  }
}
