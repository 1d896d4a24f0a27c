/** What a subscription's owner hears; as graphql-ws has it. */
export interface NewsSink<Value> {
  next(value: Value): void
  error(reason: unknown): void
  complete(): void
}

export interface LastingOptions<Value> {
  /** Starts the subscription. Answers how to stop it; its sink may hear of that end too. */
  readonly subscribe: (sink: NewsSink<Value>) => () => void
  readonly onNews: (value: Value) => void
  /** `waits`: it is asked for again by itself. `over`: it ended too often in a row, and waits to be told `again`. */
  readonly onState: (state: 'runs' | 'waits' | 'over', reason: unknown) => void
}

export interface Lasting {
  /** Asks at once instead of waiting; does nothing while it runs. */
  again(): void
  stop(): void
}

const waitMsFirst = 1_000
const waitMsMax = 30_000
const endsMax = 8
/** Whatever ran this long was no false start. */
const steadyMs = 60_000

/**
 * A subscription that outlives its ends. A server ends one when the reader fell behind, when it stops, or when it
 * refuses; none of that is the reader's wish. It is asked for again after one second, two, four, at most thirty, and
 * given up after eight ends in a row.
 */
export function lastingSubscription<Value>({ subscribe, onNews, onState }: LastingOptions<Value>): Lasting {
  let cancel = (): void => {}
  let timer: ReturnType<typeof setTimeout> | undefined
  let ends = 0
  let round = 0
  let startedAtMs = 0

  function start(): void {
    clearTimeout(timer)
    timer = undefined
    const mine = ++round
    startedAtMs = Date.now()
    const ended = (reason: unknown): void => {
      if (mine === round) wait(reason)
    }
    onState('runs', null)
    cancel = subscribe({
      next(value) {
        if (mine !== round) return
        ends = 0
        onNews(value)
      },
      error: ended,
      complete: () => ended(null),
    })
  }

  function wait(reason: unknown): void {
    round += 1
    ends = Date.now() - startedAtMs >= steadyMs ? 1 : ends + 1
    if (ends >= endsMax) return onState('over', reason)
    // Spread out: a server that ended all of them is not asked by all in the same moment.
    timer = setTimeout(start, Math.min(waitMsMax, waitMsFirst * 2 ** (ends - 1)) * (0.75 + Math.random() / 2))
    onState('waits', reason)
  }

  start()
  return {
    again() {
      if (timer === undefined && ends < endsMax) return
      ends = 0
      start()
    },
    stop() {
      round += 1
      clearTimeout(timer)
      cancel()
    },
  }
}
