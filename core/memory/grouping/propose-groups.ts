import { saysState } from './state-words.ts'
import { isDelimiter, isTelling, templateTokens } from './template-tokens.ts'

/** Templates that look like one, with what they share. */
export interface ProposedGroup {
  /** The shared tokens; `*` where the members differ. */
  readonly shape: readonly string[]
  readonly members: readonly string[]
}

/** How many different plain words must have stood at one place before it counts as a place for values. */
const wordsMin = 4
/** For names that people give (`a.b.c`, `root_domain`), which vary more often. */
const namesMin = 3
/** For what stands behind a word that announces a name: `user alice`, `user bob`. */
const announcedMin = 2
const announcing = new Set('user username account login'.split(' '))
/** A first word names the message, unless so many dotted names stand there before so many words that stay. */
const firstStaysMin = 4
const roundsMax = 6
/** Pairs of places are only looked at in texts of so many words. */
const pairedTokensMax = 24

interface Cell {
  shape: readonly string[]
  readonly members: string[]
}

/**
 * Groups masked texts (lower case) that are one message with different values. What it answers depends on the set of
 * texts alone, not on their order. Only ever a proposal: fingerprints are never made of it.
 *
 * Texts of equal wide tokens are one to begin with. Then places at which otherwise equal shapes show many words are
 * values, round after round, the place with the most words first.
 */
export function proposeGroups(texts: Iterable<string>): ProposedGroup[] {
  let cells = new Map<string, Cell>()
  for (const text of [...new Set(texts)].sort()) put(cells, templateTokens(text).wide, [text])
  for (let round = 0; round < roundsMax; round++) {
    const next = widened(cells, 1) ?? widened(cells, 2)
    if (next === null) break
    cells = next
  }
  return [...cells.values()]
}

/** One round; null when nothing is left to widen. */
function widened(cells: ReadonlyMap<string, Cell>, atOnce: 1 | 2): Map<string, Cell> | null {
  const places = [...placesOf(cells.values(), atOnce).entries()]
    .filter(([, { cells: alike }]) => alike.length > 1)
    .sort(([a, left], [b, right]) => right.cells.length - left.cells.length || (a < b ? -1 : 1))
  const gone = new Set<Cell>()
  const next = new Map<string, Cell>()
  for (const [, { at, cells: alike }] of places) {
    const left = alike.filter((cell) => !gone.has(cell))
    if (left.length < 2 || !areValuePlaces(left, at)) continue
    for (const cell of left) {
      gone.add(cell)
      put(next, valuesAt(left[0]!.shape, at), cell.members)
    }
  }
  if (gone.size === 0) return null
  for (const cell of cells.values()) if (!gone.has(cell)) put(next, cell.shape, cell.members)
  return next
}

interface Places {
  readonly at: readonly number[]
  readonly cells: Cell[]
}

/** Shapes that are equal but for one place or two, by what they share. The first token mostly names the message. */
function placesOf(cells: Iterable<Cell>, atOnce: 1 | 2): Map<string, Places> {
  const places = new Map<string, Places>()
  const add = (cell: Cell, at: readonly number[]) => {
    const key = `${at.join()} ${valuesAt(cell.shape, at).join(' ')}`
    const place = places.get(key)
    if (place === undefined) places.set(key, { at, cells: [cell] })
    else place.cells.push(cell)
  }
  for (const cell of cells) {
    const words = cell.shape.flatMap((token, at) => (at === 0 || isDelimiter(token) ? [] : [at]))
    if (atOnce === 1) {
      if (isSubject(cell.shape[0]!)) add(cell, [0])
      for (const at of words) add(cell, [at])
    } else if (words.length <= pairedTokensMax)
      for (const one of words)
        for (const other of words)
          if (one < other && cell.shape[one] !== '*' && cell.shape[other] !== '*') add(cell, [one, other])
  }
  return places
}

const valuesAt = (shape: readonly string[], at: readonly number[]): string[] =>
  shape.map((token, index) => (at.includes(index) ? '*' : token))

/** Two places at once need more words at each, and more that stays. */
function areValuePlaces(cells: readonly Cell[], at: readonly number[]): boolean {
  const [{ shape }] = cells as [Cell]
  const stays = shape.filter((token, index) => !at.includes(index) && token !== '*' && !isDelimiter(token)).length
  if (stays < (at.length > 1 ? 3 : at[0] === 0 ? firstStaysMin : 1)) return false
  return at.every((place) => {
    const values = [...new Set(cells.map((cell) => cell.shape[place]!))]
    if (values.every(isStatus)) return values.some((value) => value.startsWith('2'))
    if (!values.includes('*') && values.filter(saysState).length * 2 >= values.length) return false
    if (!values.includes('*') && isTelling(shape, place)) return false
    if (announcing.has(shape[place - 1] ?? '')) return values.length >= announcedMin
    if (at.length > 1) return values.length >= wordsMin * 2
    return values.includes('*') || values.length >= (values.every(isName) ? namesMin : wordsMin)
  })
}

/** `com.android.phone`, `root_domain`, `wi-fi`, `eth#`: made of parts, unlike a word. */
const isName = (token: string): boolean => /#|[\w*][._\-/\\@][\w*]/.test(token)

/** `com.example.sync`, which a message may be about; what is raised is not a subject but the fault itself. */
const isSubject = (token: string): boolean =>
  /^\w[\w-]*(?:\.[\w-]+)+$/.test(token) && !/(?:error|exception|fault|warning)$/.test(token)

/** A status that a request also ends well with is part of the report, not the fault. */
const isStatus = (token: string): boolean => /^[1-5]\d\d$/.test(token)

function put(cells: Map<string, Cell>, shape: readonly string[], members: readonly string[]): void {
  const key = shape.join(' ')
  const cell = cells.get(key)
  if (cell === undefined) cells.set(key, { shape, members: [...members] })
  else cell.members.push(...members)
}
