import type { AttributeValue } from '#core/telemetry/attributes.ts'
import { pathOf } from './answer.ts'
import { answered, reasonIn } from './tool-error.ts'
import { isShellFailure, isShellTool } from './shell.ts'
import { kinds, type Signal } from './signal.ts'

/** Attributes in which frameworks say that a tool failed although the span has no ERROR status. */
const flags: readonly (readonly [string, (value: AttributeValue) => boolean])[] = [
  ['gen_ai.tool.status', (value) => value === 'error' || value === 'failed'],
  ['lk.function_tool.is_error', (value) => value === true || value === 'true'],
  ['pydantic_ai.tool.failure_stage', (value) => typeof value === 'string' && value !== ''],
  ['tool.success', (value) => value === false || value === 'false'],
  ['success', (value) => value === false || value === 'false'],
]

/** The framework marked the tool call as failed. */
export const toolFailedFlag: Signal = {
  id: 'tool-failed-flag',
  title: 'The framework marked the tool call as failed',
  version: 3,
  grade: 'A',
  classes: ['tool.error', 'tool.timeout', 'tool.bad_arguments', 'tool.unknown'],
  kinds: kinds('TOOL'),
  needs: [],
  notOn: ['the flag says that it went well', 'an empty flag', 'a command of a coding agent that failed'],
  find({ span, story }) {
    const flag = flags.find(
      ([key, isFailed]) => span.attributes[key] !== undefined && isFailed(span.attributes[key] ?? null),
    )
    if (flag === undefined && story.toolFailed !== true) return null
    if (isShellTool(story.toolName) && !isShellFailure(story.toolResult ?? story.errorMessage)) return null
    const reason = story.toolResult === null ? null : reasonIn(story.toolResult)
    const path = flag?.[0] ?? pathOf(story, 'toolFailed', 'tool failed')
    return answered(story, reason ?? '', path, 0.95, `${path} says that the tool failed`)
  },
}
