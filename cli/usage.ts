import type { ArgDef, ArgsDef } from 'citty'

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
  const needed = Object.entries(args).filter(([, definition]) => isNeeded(definition))
  const call = ['nevermore', name, ...needed.map(([flag, definition]) => written(flag, definition)), '[flags]'].join(
    ' ',
  )
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
