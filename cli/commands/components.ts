import { defineCommand } from 'citty'
import { z } from 'zod'
import { registry } from '#collector/registry.ts'
import { say, sayJson, sayTable } from '../output.ts'

export const components = defineCommand({
  meta: {
    name: 'components',
    description: 'List the receivers, processors, exporters and extensions that a pipeline config may name.',
  },
  args: { json: { type: 'boolean', description: 'Print JSON, with the schema of every setting' } },
  run({ args }) {
    const all = [...registry.receivers, ...registry.processors, ...registry.exporters, ...registry.extensions]
    if (args.json) {
      sayJson(
        all.map(({ kind, type, summary, config }) => ({
          kind,
          type,
          summary,
          // What a file may say, not what the component makes of it.
          config: z.toJSONSchema(config, { io: 'input', unrepresentable: 'any' }),
        })),
      )
      return
    }
    sayTable(
      ['KIND', 'TYPE', 'DOES'],
      all.map(({ kind, type, summary }) => [kind, type, summary]),
    )
    say('\n--json lists the settings of each.')
  },
})
