import { z } from 'zod'

import type { Registry } from '#collector/registry.ts'

interface Schema {
  readonly type?: string
  readonly description?: string
  readonly default?: unknown
  readonly properties?: Readonly<Record<string, Schema>>
  readonly enum?: readonly unknown[]
  readonly items?: Schema
}

/** Every component with every option it has, as Markdown made from the schemas themselves. */
export function optionTable(registry: Registry): string {
  const all = [...registry.receivers, ...registry.processors, ...registry.exporters, ...registry.extensions]
  return all
    .map(({ kind, type, summary, config }) => {
      const schema: Schema = JSON.parse(JSON.stringify(z.toJSONSchema(config, { io: 'input', unrepresentable: 'any' })))
      const rows = rowsOf(schema, '')
      const table =
        rows.length === 0
          ? 'No options.'
          : ['| option | default | meaning |', '| --- | --- | --- |', ...rows].join('\n')
      return `### ${kind} \`${type}\`\n\n${summary}\n\n${table}\n`
    })
    .join('\n')
}

function rowsOf(schema: Schema, prefix: string): readonly string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, option]) => {
    const path = prefix === '' ? key : `${prefix}::${key}`
    if (option.properties) return rowsOf(option, path)
    return [`| \`${path}\` | ${standardOf(option)} | ${option.description ?? ''} |`]
  })
}

const standardOf = ({ default: standard }: Schema): string =>
  standard === undefined ? '' : `\`${JSON.stringify(standard)}\``
