import type { ArgsDef } from 'citty'
import { UsageError } from './exit-code.ts'

/**
 * A mistyped flag would be ignored in silence, and a server would come up on the wrong port.
 * Throws a UsageError that names the flag.
 */
export function refuseUnknownFlags(words: readonly string[], args: ArgsDef): void {
  const takesValue = new Map(Object.entries(args).flatMap(([name, definition]) => namesOf(name, definition)))
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? ''
    if (word === '--') return
    if (!word.startsWith('-') || word === '-') continue
    const [name = '', value] = word.replace(/^-+/, '').split('=', 2)
    const wantsValue = takesValue.get(squash(name)) ?? takesValue.get(squash(name.replace(/^no-/, '')))
    if (wantsValue === undefined) throw new UsageError(`There is no flag "${word.split('=', 1)[0]}" here.`)
    if (wantsValue && value === undefined) index++
  }
}

// citty takes --otlp-http-port and --otlpHttpPort alike.
const squash = (name: string): string => name.replaceAll('-', '').toLowerCase()

function namesOf(name: string, definition: ArgsDef[string]): [string, boolean][] {
  if (definition.type === 'positional') return []
  const aliases = 'alias' in definition ? [definition.alias ?? []].flat() : []
  return [name, ...aliases].map((each) => [squash(each), definition.type !== 'boolean'])
}
