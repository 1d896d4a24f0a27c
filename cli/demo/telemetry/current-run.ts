import { AsyncLocalStorage } from 'node:async_hooks'

/** What the machinery under a run needs to know of it, wherever it is called from. */
export interface CurrentRun {
  readonly traceId: string
  nextSpanId(): string
  /** The fault that the next request to the model carries. */
  fault: string | null
}

/** The run that the current asynchronous call belongs to. */
export const currentRun = new AsyncLocalStorage<CurrentRun>()
