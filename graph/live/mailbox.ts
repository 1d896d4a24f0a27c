import { AppError } from '#core/platform/errors.ts'

/** What waits for one subscriber: bounded, the newest per key, in order of first arrival. */
export interface Mailbox<Event> extends AsyncIterableIterator<Event> {
  /** False when the box is full or closed: the subscriber is too slow and has been dropped. */
  put(key: string, event: Event): boolean
  close(): void
}

export interface MailboxOptions {
  /** Keys that may wait at once. */
  readonly waitingMax: number
  /** Called once, however it ends. */
  readonly onClose: () => void
  /** Called when it closes because too much waited. */
  readonly onOverrun: () => void
  /** Called for every event that replaced an older one of its key. */
  readonly onReplace: () => void
}

/** A queue between what happens and one client who may read slower than it happens. */
export function createMailbox<Event>({ waitingMax, onClose, onOverrun, onReplace }: MailboxOptions): Mailbox<Event> {
  const waiting = new Map<string, Event>()
  let wake: (() => void) | null = null
  let state: 'open' | 'closed' | 'overrun' = 'open'

  const end = (as: 'closed' | 'overrun'): void => {
    if (state !== 'open') return
    state = as
    waiting.clear()
    onClose()
    wake?.()
  }

  const idle = (): boolean => state === 'open' && waiting.size === 0

  return {
    put(key, event) {
      if (state !== 'open') return false
      if (waiting.has(key)) onReplace()
      else if (waiting.size >= waitingMax) {
        onOverrun()
        end('overrun')
        return false
      }
      waiting.set(key, event)
      wake?.()
      return true
    },
    close() {
      end('closed')
    },
    async next() {
      while (idle()) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
        wake = null
      }
      if (state === 'overrun') {
        state = 'closed'
        throw new AppError('unavailable', 'This subscription fell too far behind. Subscribe again and reload the list.')
      }
      const [first] = waiting
      if (!first) return { done: true, value: undefined }
      waiting.delete(first[0])
      return { done: false, value: first[1] }
    },
    async return() {
      end('closed')
      return { done: true, value: undefined }
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}
