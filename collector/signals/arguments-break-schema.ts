import { pathOf, toolCallsIn } from './answer.ts'
import { shown } from './excerpt.ts'
import { schemaProblem } from './schema-check.ts'
import { kinds, type Signal } from './signal.ts'

/** The arguments of a tool call leave out what the tool's schema requires, or have the wrong type or value. */
export const argumentsBreakSchema: Signal = {
  id: 'arguments-break-schema',
  title: 'The arguments of a tool call break the schema of the tool',
  version: 1,
  grade: 'B',
  classes: ['tool.bad_arguments'],
  kinds: kinds('LLM'),
  needs: ['tools', 'output'],
  when: ['calls'],
  content: ['outputs'],
  notOn: ['numbers sent as text', 'null for what was left out', 'spellings of schemas that cannot be told'],
  find({ story }) {
    for (const call of toolCallsIn(story.output ?? [])) {
      const schema = story.tools?.find(({ name }) => name === call.name)?.schema ?? null
      if (schema === null || call.arguments === null || typeof call.arguments === 'string') continue
      const problem = schemaProblem(schema, call.arguments)
      if (problem === null) continue
      return {
        class: 'tool.bad_arguments',
        confidence: 0.9,
        path: pathOf(story, 'output', 'output'),
        excerpt: shown(call.arguments),
        note: `${call.name}: ${problem.path} ${problem.what}`,
        facts: {
          where: call.name,
          message: `the arguments for the tool '${call.name}' break its schema: ${problem.what}`,
          schemaPath: problem.path,
        },
      }
    }
    return null
  },
}
