import { isRecord } from '../messages/read-json.ts'
import { isHidden, pathOf, toolCallsIn } from './answer.ts'
import { shown } from './excerpt.ts'
import { kinds, type Signal } from './signal.ts'

/** The arguments of a tool call are text that is no JSON. */
export const argumentsNotJson: Signal = {
  id: 'arguments-not-json',
  title: 'The arguments of a tool call are no JSON',
  version: 1,
  grade: 'B',
  classes: ['tool.bad_arguments'],
  kinds: kinds('LLM'),
  needs: ['output'],
  when: ['calls'],
  content: ['outputs'],
  notOn: ['no arguments at all', 'Python literals', 'text cut or hidden on its way here', 'free-form tools'],
  find({ story }) {
    const call = toolCallsIn(story.output ?? []).find(({ name, arguments: given }) => {
      if (typeof given !== 'string' || given.trim() === '' || isHidden(given)) return false
      const schema = story.tools?.find((tool) => tool.name === name)?.schema
      // Free-form tools take plain text; only what should have been an object is wrong.
      return isRecord(schema) ? schema.type === 'object' : given.trimStart().startsWith('{')
    })
    if (call === undefined) return null
    return {
      class: 'tool.bad_arguments',
      confidence: 0.9,
      path: pathOf(story, 'output', 'output'),
      excerpt: shown(call.arguments),
      note: `the arguments for ${call.name} cannot be parsed as JSON`,
      facts: { where: call.name, message: `the arguments for the tool '${call.name}' are no JSON` },
    }
  },
}
