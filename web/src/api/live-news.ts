import { computed, shallowRef } from 'vue'
import { lastingSubscription, type Lasting, type NewsSink } from './lasting-subscription.ts'

interface LiveNewsOptions<Payload> {
  readonly subscribe: (payload: Payload, sink: NewsSink<unknown>) => () => void
  /** What had ended runs again: news of the time between was missed. */
  readonly onBack: () => void
}

/** Time for the server to have begun before what was missed is read. */
const begunMs = 300

/** All that a page follows, and whether some of it has ended: the worst of them is what is told. */
export function createLiveNews<Payload>({ subscribe, onBack }: LiveNewsOptions<Payload>) {
  const followed = new Set<Lasting>()
  const states = shallowRef<ReadonlyMap<symbol, 'waits' | 'over'>>(new Map())
  let backTimer: ReturnType<typeof setTimeout> | undefined

  function note(id: symbol, state: 'runs' | 'waits' | 'over'): void {
    const next = new Map(states.value)
    const hadEnded = next.delete(id)
    if (state !== 'runs') next.set(id, state)
    states.value = next
    if (state !== 'runs' || !hadEnded) return
    clearTimeout(backTimer)
    backTimer = setTimeout(onBack, begunMs)
  }

  /** Hands over news until told to stop, however often the server ends them. `onEnd` hears why it did. */
  function follow<Value>(
    payload: Payload,
    onNews: (value: Value) => void,
    onEnd: (reason: unknown) => void,
  ): () => void {
    const id = Symbol('followed')
    const lasting = lastingSubscription<unknown>({
      subscribe: (sink) => subscribe(payload, sink),
      onNews: (value) => onNews(value as Value),
      onState: (state, reason) => {
        note(id, state)
        if (state !== 'runs') onEnd(reason)
      },
    })
    followed.add(lasting)
    return () => {
      followed.delete(lasting)
      lasting.stop()
      const next = new Map(states.value)
      if (next.delete(id)) states.value = next
    }
  }

  return {
    follow,
    state: computed(() => {
      const all = [...states.value.values()]
      return all.includes('over') ? 'over' : all.length > 0 ? 'waits' : 'runs'
    }),
    /** Asks at once for all that has ended. */
    again: (): void => followed.forEach((lasting) => lasting.again()),
  }
}
