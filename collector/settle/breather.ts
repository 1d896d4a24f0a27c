import { setImmediate as turn } from 'node:timers/promises'

/** Lets others have their turn when it has been a while; costs next to nothing otherwise. */
export type Breather = () => Promise<void> | undefined

/** `stint_ms` is the longest stretch of work without a pause. */
export function createBreather(stint_ms = 8): Breather {
  let sinceMs = performance.now()
  return () => {
    if (performance.now() - sinceMs < stint_ms) return undefined
    return turn(undefined).then(() => {
      sinceMs = performance.now()
    })
  }
}
