import type { ContextTable } from './context-table.ts'

/** Contexts of each app that went well last: how many did since a time tells whether a failure is still about. */
export interface WellLately {
  /** The table has new counts of a context. */
  note(slot: number): void
  of(app: string): WellContexts
}

export interface WellContexts {
  /** How many of them went well at this time or later. */
  since(sinceMs: number): number
  readonly size: number
  /** Of those that went well before this time not all are known. */
  readonly fromMs: number
}

/** Enough to tell; the ones that went well last stay, in whatever order a process came to know of them. */
const contextsMax = 256

/** Contexts of one app and when each last went well, in order of that time. */
interface Held {
  readonly slots: number[]
  readonly timesMs: number[]
  readonly known: Set<number>
}

export function createWellLately({ columns, settingOf }: ContextTable, isGone: (slot: number) => boolean): WellLately {
  const byApp = new Map<string, Held>()

  return {
    note(slot) {
      const okMs = columns.lastOkMs.items[slot]!
      if (!(okMs > 0)) return
      const { app } = settingOf(slot)
      let held = byApp.get(app)
      if (held === undefined) byApp.set(app, (held = { slots: [], timesMs: [], known: new Set() }))
      put(held, slot, okMs)
    },
    of(app) {
      const held = byApp.get(app)
      if (held === undefined) return nobody
      const { slots, timesMs } = held
      return {
        since(sinceMs) {
          let count = 0
          for (let at = slots.length - 1; at >= 0 && timesMs[at]! >= sinceMs; at--) if (!isGone(slots[at]!)) count++
          return count
        },
        size: slots.length,
        fromMs: slots.length < contextsMax ? -Infinity : timesMs[0]!,
      }
    },
  }
}

function put({ slots, timesMs, known }: Held, slot: number, okMs: number): void {
  if (known.has(slot)) {
    const at = slots.indexOf(slot)
    if (timesMs[at]! >= okMs) return
    slots.splice(at, 1)
    timesMs.splice(at, 1)
  } else if (slots.length < contextsMax) {
    known.add(slot)
  } else if (okMs > timesMs[0]!) {
    known.add(slot)
    known.delete(slots.shift()!)
    timesMs.shift()
  } else return
  let at = slots.length
  while (at > 0 && timesMs[at - 1]! > okMs) at--
  slots.splice(at, 0, slot)
  timesMs.splice(at, 0, okMs)
}

const nobody: WellContexts = { since: () => 0, size: 0, fromMs: -Infinity }
