import { defineCommand } from 'citty'
import { loadConfig } from '#collector/config/load.ts'
import { registry } from '#collector/registry.ts'
import { AppError } from '#core/platform/errors.ts'
import { projectPaths } from '#core/platform/paths.ts'
import { exitCode } from '../exit-code.ts'
import { note, say, sayJson } from '../output.ts'

export const validate = defineCommand({
  meta: {
    name: 'validate',
    description: 'Check a pipeline config: every name, every setting, every order. Nothing is started.',
  },
  args: {
    config: { type: 'string', description: 'The file (NEVERMORE_CONFIG, or the built-in one)', valueHint: 'file' },
    json: { type: 'boolean', description: 'Print JSON' },
  },
  async run({ args }) {
    const source = args.config || process.env['NEVERMORE_CONFIG'] || projectPaths().defaultConfig
    try {
      const { config, warnings } = await loadConfig({ sources: [source], env: process.env, registry })
      const pipelines = config.pipelines.map(({ id }) => id)
      if (args.json) sayJson({ valid: true, source, pipelines, warnings, problems: [] })
      else say(`${source} is valid: ${pipelines.join(', ')}`)
      if (!args.json) warnings.forEach(note)
      return exitCode.fine
    } catch (error) {
      if (!args.json || !(error instanceof AppError)) throw error
      sayJson({ valid: false, source, pipelines: [], warnings: [], problems: error.fields })
      return exitCode.failed
    }
  },
})
