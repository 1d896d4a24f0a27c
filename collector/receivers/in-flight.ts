import { AppError } from '#core/platform/errors.ts'

/** Bytes of request bodies that this process holds at a time. */
export interface InFlight {
  /**
   * Counts `bytes` more; throws AppError `unavailable` when that would be too many.
   * @param own what the same request holds already
   */
  hold(bytes: number, own?: number): void
  release(bytes: number): void
  bytes(): number
}

/** A counter with a ceiling. `onChange` hears of each new total. */
export function createInFlight(bytesMax: number, onChange: (bytes: number) => void): InFlight {
  let held = 0
  return {
    hold(bytes, own = 0) {
      // One request is always let in, so that a ceiling below the size limit of a request slows senders and stops none.
      if (held > own && held + bytes > bytesMax) {
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

/** What one request holds. */
export interface Held {
  hold(bytes: number): void
  /** Gives some of it back. */
  release(bytes: number): void
  releaseAll(): void
}

/** Counts what one request holds, so that all of it can be given back at once. */
export function holdFor(inFlight: InFlight): Held {
  let own = 0
  const release = (bytes: number): void => {
    inFlight.release(bytes)
    own -= bytes
  }
  return {
    hold(bytes) {
      inFlight.hold(bytes, own)
      own += bytes
    },
    release,
    releaseAll: () => release(own),
  }
}
