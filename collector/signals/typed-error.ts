import { taxonomy } from '#core/memory/taxonomy.ts'
import type { SpanRecord } from '../pipeline/record.ts'
import { isVague } from '../dialects/errors.ts'
import { providerAt } from '../dialects/values/providers.ts'
import { judgeError } from './errors/judge-error.ts'
import { providerClasses } from './errors/provider-classes.ts'
import type { Hit, Signal } from './signal.ts'
import { isExitTold, isShellFailure, isShellTool } from './shell.ts'
import { appFrames } from './stack-frames.ts'

/**
 * The span says that it failed: ERROR status, an exception event, or `error.type`. The table of errors names the class.
 */
export const typedError: Signal = {
  id: 'typed-error',
  title: 'The span failed, and its error has a name',
  version: 3,
  grade: 'A',
  classes: [
    ...providerClasses,
    'output.truncated',
    'output.content_filter',
    'output.empty',
    'output.invalid_format',
    'tool.error',
    'tool.unknown',
    'tool.bad_arguments',
    'tool.timeout',
    'mcp.protocol_error',
    'agent.step_limit',
    'guardrail.blocked',
    'app.error',
  ],
  kinds: null,
  needs: [],
  when: ['failed'],
  notOn: [
    'exceptions on a span with status OK',
    'interrupts and early exits that are no errors',
    'a 404 on a health check',
    'an HTTP call that only asked whether something is there',
    'a command of a coding agent that failed',
  ],
  find(record) {
    const { span, story } = record
    // OK is the sender's word that an exception on the way was dealt with.
    if (span.status === 'OK') return null
    const said = story.errorType !== null || story.errorMessage !== null
    if (span.status !== 'ERROR' && !said) return null
    if (isProbe(record) || isAnswer(record) || isExit(record)) return null
    return hitOf(isExecution(record) ? { ...record, story: { ...record.story, kind: 'TOOL' } } : record)
  },
}

function hitOf(record: SpanRecord): Hit | null {
  const { span, story } = record
  const { facts, verdict } = judgeError(record)
  if (verdict.class === null) return null
  const caught =
    span.status !== 'ERROR' && story.toolFailed !== true && story.finishReason !== 'error' && !isUnanswered(record)
  const path = story.provenance.errorMessage?.key ?? story.provenance.errorType?.key ?? 'status.code'
  const code = facts.status === null ? null : String(facts.status)
  return {
    class: verdict.class,
    confidence: caught ? verdict.confidence * 0.5 : verdict.confidence,
    ...(caught || isExpectedAnswer(record) ? { severity: 'LOW' as const } : {}),
    path,
    excerpt: facts.message === '' ? story.errorType : facts.message,
    note: caught
      ? `${verdict.because}; recorded without ERROR status, so it may have been dealt with`
      : verdict.because,
    ...titleOf(record, verdict.class),
    facts: {
      errorType: story.errorType,
      message: story.errorMessage ?? taxonomy[verdict.class].title,
      frames: appFrames(story.errorStack),
      code,
    },
  }
}

const calls: ReadonlySet<string> = new Set(['LLM', 'EMBEDDING', 'RERANK'])

/** A call that raised and of which nothing came back was not dealt with on the way: some senders set no status. */
const isUnanswered = ({ story }: SpanRecord): boolean =>
  calls.has(story.kind) &&
  story.output === null &&
  story.finishReasonRaw === null &&
  story.responseId === null &&
  story.responseModel === null &&
  story.tokensOut === null

/** Tools and the app's own code are told apart by name; all other classes say enough by themselves. */
function titleOf({ story }: SpanRecord, name: string): { readonly title?: string } {
  const type = story.errorType === null || isVague(story.errorType) ? null : lastSegment(story.errorType)
  if (name === 'tool.error' && story.toolName) {
    return { title: type === null ? `Tool ${story.toolName} failed` : `Tool ${story.toolName} failed with ${type}` }
  }
  if (name === 'tool.timeout' && story.toolName) return { title: `Tool ${story.toolName} did not answer in time` }
  if (name === 'app.error' && type !== null) return { title: `The app raised ${type}` }
  return {}
}

const lastSegment = (name: string): string => name.slice(Math.max(name.lastIndexOf('.'), name.lastIndexOf(':')) + 1)

/** A step inside of a tool's span that says that the tool failed: it is the tool that did. */
const isExecution = ({ story }: SpanRecord): boolean => story.kind === 'OTHER' && story.toolFailed === true

/** A coding agent's command that ended with a number: told as an error, and part of the work. */
const isExit = ({ story }: SpanRecord): boolean => {
  const said = story.errorMessage
  if (said === null || (story.kind !== 'TOOL' && story.kind !== 'OTHER')) return false
  return isExitTold(said) || (isShellTool(story.toolName) && story.toolFailed === true && !isShellFailure(said))
}

const probePath = /\/(?:health\w*|ready\w*|live\w*|ping|poll\w*|status|metrics|favicon\.ico|robots\.txt)\b/i

/** A 404 on a health check says that somebody asked the wrong path, not that the app failed. */
function isProbe({ span, story }: SpanRecord): boolean {
  if (story.kind !== 'HTTP' || story.httpStatus !== 404) return false
  const path = ['url.path', 'http.target', 'http.route', 'url.full', 'http.url'].map((key) => span.attributes[key])
  return path.some((value) => typeof value === 'string' && probePath.test(value))
}

const client = 3
const answers: ReadonlySet<number> = new Set([404, 409, 410, 412])

/** Of anything but a model's provider, `not there` and `there already` are answers like others. */
function isAnswer({ span, story }: SpanRecord): boolean {
  if (story.kind !== 'HTTP' || span.otelKind !== client || !answers.has(story.httpStatus ?? 0)) return false
  const { attributes } = span
  const host = attributes['server.address'] ?? attributes['url.full'] ?? attributes['http.url']
  return span.events.length === 0 && (typeof host !== 'string' || providerAt(host) === null)
}

/** 4xx without an exception: the other side said no, and the app usually expects that. */
const isExpectedAnswer = ({ span, story }: SpanRecord): boolean =>
  story.kind === 'HTTP' && story.httpStatus !== null && story.httpStatus < 500 && span.events.length === 0
