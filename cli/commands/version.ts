import { defineCommand } from 'citty'
import { say, sayJson } from '../output.ts'
import { packageVersion } from '../version.ts'

export const version = defineCommand({
  meta: { name: 'version', description: 'Print the version.' },
  args: { json: { type: 'boolean', description: 'Print JSON, with Node and platform.' } },
  run({ args }) {
    const found = packageVersion()
    if (args.json)
      sayJson({ version: found, node: process.versions.node, platform: `${process.platform}-${process.arch}` })
    else say(found)
  },
})
