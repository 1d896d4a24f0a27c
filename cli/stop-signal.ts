/** Two signals within this time are one: npm passes on what the terminal has sent already. */
const sameMsMax = 400

export interface StopSignal {
  /** Resolves with the name of the signal that asks for a clean stop. */
  readonly asked: Promise<NodeJS.Signals>
  /** Lets signals do again what they do by default. */
  release(): void
}

/**
 * Listens for Ctrl-C and for `down`. The first one asks for a clean stop; a second, later one means that nobody wants
 * to wait any longer, and `force` is called.
 */
export function listenForStop(force: () => void, now: () => number = Date.now): StopSignal {
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  let firstAt: number | null = null
  let answer: (name: NodeJS.Signals) => void
  const asked = new Promise<NodeJS.Signals>((resolve) => {
    answer = resolve
  })
  const onSignal = (name: NodeJS.Signals): void => {
    if (firstAt === null) {
      firstAt = now()
      answer(name)
    } else if (now() - firstAt > sameMsMax) {
      force()
    }
  }
  for (const name of names) process.on(name, onSignal)
  return {
    asked,
    release() {
      for (const name of names) process.off(name, onSignal)
    },
  }
}
