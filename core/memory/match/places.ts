import { floatsOf, intsOf } from './growable.ts'

/** Entries are looked at so many at a time. */
export const windowEntries = 1 << 14

const steps = 1 << 16

/** Entries by their length, shortest first, to a step of a 65,536th of the longest. */
export function placesOf(norms: Float32Array, count: number): Int32Array {
  let longest = 0
  for (let entry = 0; entry < count; entry++) if (norms[entry]! > longest) longest = norms[entry]!
  const scale = (steps - 1) / (longest || 1)
  const next = new Int32Array(steps + 1)
  for (let entry = 0; entry < count; entry++) next[((norms[entry]! * scale) | 0) + 1]! += 1
  for (let step = 0; step < steps; step++) next[step + 1]! += next[step]!
  const places = intsOf(count)
  for (let entry = 0; entry < count; entry++) places[next[(norms[entry]! * scale) | 0]!++] = entry
  return places
}

/** By window two numbers, side by side: the least and the greatest length in it. */
export function windowNormsOf(norms: Float32Array, places: Int32Array): Float32Array {
  const windows = Math.ceil(places.length / windowEntries)
  const found = floatsOf(2 * windows)
  for (let window = 0; window < windows; window++) {
    let [least, greatest] = [Infinity, 0]
    const end = Math.min(places.length, (window + 1) * windowEntries)
    for (let place = window * windowEntries; place < end; place++) {
      const norm = norms[places[place]!]!
      if (norm < least) least = norm
      if (norm > greatest) greatest = norm
    }
    found[2 * window] = least
    found[2 * window + 1] = greatest
  }
  return found
}
