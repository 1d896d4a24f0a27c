import type { ArgDef, ArgsDef } from 'citty'
import { allThatAreLeft } from './flags.ts'

export interface Described {
  readonly name: string
  readonly description: string
  readonly args: ArgsDef
}

/** The help of one command: what it does, how it is called, and every flag with what it means. */
export function usageOf({ name, description, args }: Described): string {
  const rows = Object.entries(args).map(
    ([flag, definition]) => [written(flag, definition), meaning(definition)] as const,
  )
  const width = Math.max(...rows.map(([shown]) => shown.length))
  const words = Object.entries(args).flatMap(([flag, definition]) => inCall(flag, definition))
  const call = ['nevermore', name, ...words, '[flags]'].join(' ')
  return [
    description,
    '',
    `Usage: ${call}`,
    '',
    ...rows.map(([shown, text]) => `  ${shown.padEnd(width)}  ${text}`),
  ].join('\n')
}

function written(flag: string, definition: ArgDef): string {
  if (definition.type === 'positional') return flag.toUpperCase()
  const aliases = 'alias' in definition ? [definition.alias ?? []].flat() : []
  const names = [...aliases.map((alias) => `-${alias}`), `--${flag}`].join(', ')
  return definition.type === 'boolean' ? names : `${names} <${valueOf(flag, definition)}>`
}

/** As it stands in a call: what may be left out in brackets, unless it is a flag, which are not listed twice. */
function inCall(flag: string, definition: ArgDef): readonly string[] {
  if (isNeeded(definition)) return [written(flag, definition)]
  if (definition.type !== 'positional') return []
  return [`[${flag.toUpperCase()}${definition.valueHint === allThatAreLeft ? ' …' : ''}]`]
}

function valueOf(flag: string, definition: ArgDef): string {
  if (definition.type === 'enum') return (definition.options ?? []).join('|')
  return definition.valueHint ?? flag.split('-').at(-1) ?? flag
}

const isNeeded = (definition: ArgDef): boolean =>
  definition.type === 'positional' ? definition.required !== false : definition.required === true

function meaning(definition: ArgDef): string {
  const standard = definition.default === undefined ? '' : ` (${definition.default})`
  return `${definition.description ?? ''}${standard}`
}
