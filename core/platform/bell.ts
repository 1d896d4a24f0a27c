import { setTimeout as sleep } from 'node:timers/promises'

export interface Bell {
  readonly ring: () => void
  /** Resolves when it rings, or after the time; true if it rang. */
  readonly wait: (timeoutMs: number) => Promise<boolean>
}

/** Rings are remembered until somebody waits, and many are as good as one. */
export function createBell(): Bell {
  let rung = false
  let wake: (() => void) | null = null
  return {
    ring() {
      rung = true
      wake?.()
    },
    async wait(timeoutMs) {
      if (!rung) {
        const timeout = new AbortController()
        const rings = new Promise<void>((resolve) => (wake = resolve))
        await Promise.race([rings, sleep(timeoutMs, undefined, { signal: timeout.signal }).catch(() => undefined)])
        timeout.abort()
        wake = null
      }
      const was = rung
      rung = false
      return was
    },
  }
}
