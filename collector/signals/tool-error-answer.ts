import { pathOf } from './answer.ts'
import { isExpectedAnswer } from './expected-answers.ts'
import { brokenOff, errorInResult, type ResultError } from './result-error.ts'
import { isCodeTool, isShellTool, timedOutAtEnd } from './shell.ts'
import { kinds, type Hit, type Signal } from './signal.ts'
import type { Story } from '#core/telemetry/story.ts'
import { answered, reasonIn } from './tool-error.ts'

/** The tool went well as a span, and its result is an error: in structured keys, or at the very start of its text. */
export const toolErrorAnswer: Signal = {
  id: 'tool-error-answer',
  title: 'The result of a tool is an error',
  version: 5,
  grade: 'B',
  classes: ['tool.error', 'tool.timeout', 'tool.bad_arguments', 'tool.unknown', 'output.invalid_format'],
  kinds: kinds('TOOL'),
  needs: ['toolResult'],
  content: ['tools'],
  notOn: [
    'results about errors',
    'a lookup without a hit',
    'letters, tickets and logs about failures',
    'margins of error',
    'a thing that failed, which somebody asked about',
    'an exit code that only says no',
    'a nod of a page',
    'a command of a coding agent that failed',
  ],
  find({ story }) {
    if (story.toolResult === null) return null
    if (story.toolName === unreadable) return unreadAnswer(story)
    const error = errorInResult(story.toolResult) ?? errorOfCode(story) ?? errorOfShell(story)
    if (error === null || isExpectedAnswer(story.toolName, error.reason, error.flagged)) return null
    const path = pathOf(story, 'toolResult', 'tool result')
    return answered(story, error.reason, path, error.confidence, error.note)
  },
}

/** LangChain calls a tool of this name to tell a model that its answer could not be read. */
const unreadable = '_Exception'

function unreadAnswer(story: Story): Hit {
  const reason = (story.toolResult === null ? null : reasonIn(story.toolResult)) ?? 'the answer could not be read'
  return {
    class: 'output.invalid_format',
    confidence: 0.9,
    path: pathOf(story, 'toolResult', 'tool result'),
    excerpt: reason,
    note: 'the agent was told that its answer could not be read',
    facts: { operation: 'chat', where: null, message: reason },
  }
}

/** Code prints before it breaks off. Other tools may tell of tracebacks. */
function errorOfCode({ toolName, toolResult }: Story): ResultError | null {
  const said = isCodeTool(toolName) ? brokenOff(toolResult) : null
  return said === null
    ? null
    : { reason: said, flagged: false, confidence: 0.75, note: 'the result ends in a traceback' }
}

/** What the command printed before stands first. */
function errorOfShell({ toolName, toolResult }: Story): ResultError | null {
  const said = isShellTool(toolName) || isCodeTool(toolName) ? timedOutAtEnd(toolResult) : null
  return said === null
    ? null
    : { reason: said, flagged: false, confidence: 0.85, note: 'the result ends in a time-out' }
}
