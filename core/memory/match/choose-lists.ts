import type { Asked } from './asked.ts'
import type { Listed } from './freezer.ts'
import { windowEntries } from './places.ts'

/** Entries that hold a word, ascending, and what each gains by it. */
export interface Part {
  readonly list: Int32Array | readonly number[]
  readonly begin: number
  readonly end: number
  readonly gain: number
  /** Postings of it that a window holds on average. */
  readonly perWindow: number
}

/** Lists of one kind: places of what is frozen, or numbers of entries that are fresh. */
export interface Chosen {
  /** Heaviest first. */
  readonly parts: readonly Part[]
  /** What an entry can still gain before each list, and after the last. */
  readonly rests: readonly number[]
  /** Entries by place; null where places are the numbers of entries. */
  readonly places: Int32Array | null
}

export interface ChosenLists {
  readonly frozen: Chosen
  readonly fresh: Chosen
  readonly bounded: boolean
}

/** Lists to look at, the rarest words first, until enough is looked at. */
export function chooseLists({ probes }: Asked, { base, fresh: freshLists }: Listed, postingsMax: number): ChosenLists {
  const [frozen, fresh] = [createKind(base?.places ?? null), createKind(null)]
  let rest = probes.reduce((sum, { lists }) => lists.reduce((total, { gain }) => total + gain, sum), 0)
  let seen = 0
  let bounded = false
  const hasRoom = (count: number): boolean => {
    const fits = seen + count <= postingsMax
    if (fits) seen += count
    else bounded = true
    return fits
  }
  for (const { word, gain } of probes.flatMap(({ lists }) => lists)) {
    let isWhole = true
    const take = (kind: Growing, list: Part['list'], begin: number, end: number, windows: number): void => {
      if (begin === end) return
      if (!hasRoom(end - begin)) return void (isWhole = false)
      kind.parts.push({ list, begin, end, gain, perWindow: (end - begin) / windows })
      // An entry stands in one list of a word only: before each of them it can still gain it.
      kind.rests.push(rest)
    }
    if (base !== null && word + 1 < base.begins.length)
      take(frozen, base.lists, base.begins[word]!, base.begins[word + 1]!, Math.max(1, base.count / windowEntries))
    for (const part of freshLists) {
      const list = part.get(word)
      if (list !== undefined) take(fresh, list, 0, list.length, 1)
    }
    if (isWhole) rest -= gain
  }
  frozen.rests.push(rest)
  fresh.rests.push(rest)
  return { frozen, fresh, bounded }
}

interface Growing extends Chosen {
  readonly parts: Part[]
  readonly rests: number[]
}

const createKind = (places: Int32Array | null): Growing => ({ parts: [], rests: [], places })
