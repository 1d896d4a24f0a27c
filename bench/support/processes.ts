import { readFileSync, readdirSync } from 'node:fs'

const ticksPerSecond = 100 // USER_HZ on every Linux that Node runs on.

interface Stat {
  readonly pid: number
  readonly parent: number
  readonly cpuSeconds: number
}

function stats(): Stat[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const text = readFileSync(`/proc/${name}/stat`, 'utf8')
        const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
        return [
          {
            pid: Number(name),
            parent: Number(fields[1]),
            cpuSeconds: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond,
          },
        ]
      } catch {
        return [] // The process ended while we looked.
      }
    })
}

/** The process and all that descend from it. */
export function familyOf(pid: number): readonly number[] {
  const all = stats()
  const family = new Set([pid])
  for (let grown = true; grown;) {
    grown = false
    for (const { pid: child, parent } of all) {
      if (!family.has(parent) || family.has(child)) continue
      family.add(child)
      grown = true
    }
  }
  return [...family]
}

/** CPU seconds that living processes have used; ended ones are gone from the sum. */
export function cpuSecondsOf(pids: readonly number[]): number {
  const wanted = new Set(pids)
  return stats().reduce((sum, { pid, cpuSeconds }) => (wanted.has(pid) ? sum + cpuSeconds : sum), 0)
}

/** Memory in MB, pages shared between processes divided among them, so that a sum over a family is honest. */
export function memoryMbOf(pids: readonly number[]): number {
  const kilobytes = pids.map((pid) => {
    try {
      return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0)
    } catch {
      return 0
    }
  })
  return kilobytes.reduce((sum, kb) => sum + kb, 0) / 1024
}
