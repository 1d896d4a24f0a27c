import { setTimeout as sleep } from 'node:timers/promises'

/** Has groups wait for each other while spans keep coming. */
export interface Gathering {
  /** Resolves when it is time to fold in; at once while little comes. */
  gathered(): Promise<void>
  /** Notes what is being folded in now. */
  began(groups: number, spans: number): void
  /** Notes how much waits. */
  waits(spans: number): void
  /** True while nobody should wait for their own to be folded in. */
  isOn(): boolean
  /** From now on nothing waits. */
  hurry(): void
}

const limits = { spansMin: 500, spansMax: 5_000, msMax: 400 }

/**
 * A context or a minute that many groups share is written, and told of, once for all that are folded in together. Who
 * sends one request after the other never waits: then only one group is there at a time.
 */
export function createGathering(): Gathering {
  let isBusy = false
  let untilMs = 0
  let enough = new AbortController()
  let isHurried = false
  const isOn = (): boolean => isBusy && performance.now() < untilMs && !isHurried

  return {
    isOn,
    async gathered() {
      if (!isOn() || enough.signal.aborted) return
      // A timer may end a part of a millisecond early.
      await sleep(Math.ceil(untilMs - performance.now()) + 1, undefined, { signal: enough.signal }).catch(
        () => undefined,
      )
    },
    began(groups, spans) {
      isBusy = groups > 1 && spans >= limits.spansMin
      untilMs = performance.now() + limits.msMax
      enough = new AbortController()
    },
    waits(spans) {
      if (spans >= limits.spansMax) enough.abort()
    },
    hurry() {
      isHurried = true
      enough.abort()
    },
  }
}
