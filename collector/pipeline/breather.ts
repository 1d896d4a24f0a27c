import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises'

/** Lets others have their turn when it has been a while; costs next to nothing otherwise. */
export type Breather = () => Promise<void> | undefined

export interface BreatherOptions {
  /** The longest stretch of work without a pause. */
  readonly stintMs?: number
  /** How long each pause lasts: 0 lets everybody else have one turn. */
  readonly restMs?: () => number
}

export function createBreather({ stintMs = 8, restMs = () => 0 }: BreatherOptions = {}): Breather {
  let sinceMs = performance.now()
  return () => {
    if (performance.now() - sinceMs < stintMs) return undefined
    const pauseMs = restMs()
    return (pauseMs === 0 ? turn(undefined) : sleep(pauseMs)).then(() => {
      sinceMs = performance.now()
    })
  }
}
