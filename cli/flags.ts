import type { ArgsDef } from 'citty'
import { UsageError } from './exit-code.ts'
import { nearestTo } from './nearest.ts'

/**
 * A mistyped flag would be ignored in silence, and a server would come up on the wrong port; so would a word too many,
 * and an export would land somewhere else. Throws a UsageError that names it.
 */
export function refuseUnknownFlags(words: readonly string[], args: ArgsDef): void {
  const takesValue = new Map(Object.entries(args).flatMap(([name, definition]) => namesOf(name, definition)))
  let wordsLeft = wordsTaken(args)
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? ''
    if (word === '--') return
    if (!word.startsWith('-') || word === '-') {
      if (wordsLeft === 0) throw new UsageError(`"${word}" is a word too many here.`)
      wordsLeft -= 1
      continue
    }
    const [name = '', value] = word.replace(/^-+/, '').split('=', 2)
    const wantsValue = takesValue.get(squash(name)) ?? takesValue.get(squash(name.replace(/^no-/, '')))
    if (wantsValue === undefined) throw noSuchFlag(word.split('=', 1)[0] ?? '', Object.keys(args))
    if (wantsValue && value === undefined) index++
  }
}

function noSuchFlag(word: string, flags: readonly string[]): UsageError {
  const meant = nearestTo(word.replace(/^-+/, ''), flags)
  return new UsageError(`There is no flag "${word}" here.${meant === null ? '' : ` Did you mean --${meant}?`}`)
}

/** Says of a positional argument that it takes all words that are left. */
export const allThatAreLeft = '…'

function wordsTaken(args: ArgsDef): number {
  const positional = Object.values(args).filter(({ type }) => type === 'positional')
  const hints = positional.map((one) => ('valueHint' in one ? one.valueHint : undefined))
  return hints.includes(allThatAreLeft) ? Number.POSITIVE_INFINITY : positional.length
}

// citty takes --otlp-http-port and --otlpHttpPort alike.
const squash = (name: string): string => name.replaceAll('-', '').toLowerCase()

function namesOf(name: string, definition: ArgsDef[string]): [string, boolean][] {
  if (definition.type === 'positional') return []
  const aliases = 'alias' in definition ? [definition.alias ?? []].flat() : []
  return [name, ...aliases].map((each) => [squash(each), definition.type !== 'boolean'])
}
