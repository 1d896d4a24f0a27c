import type { Json } from '#core/telemetry/attributes.ts'
import { isRecord } from '../messages/read-json.ts'
import { pathOf } from './answer.ts'
import { answered, reasonIn } from './tool-error.ts'
import { kinds, type Signal } from './signal.ts'

/** The tool went well as a span, and its result is an error: in structured keys, or at the very start of its text. */
export const toolErrorAnswer: Signal = {
  id: 'tool-error-answer',
  title: 'The result of a tool is an error',
  version: 2,
  grade: 'B',
  classes: ['tool.error', 'tool.timeout', 'tool.bad_arguments', 'tool.unknown'],
  kinds: kinds('TOOL'),
  needs: ['toolResult'],
  content: ['tools'],
  notOn: [
    'results about errors',
    'a lookup without a hit',
    'margins of error',
    'a thing that failed, which somebody asked about',
    'an exit code that only says no',
    'a nod of a page',
  ],
  find({ story }) {
    if (story.toolResult === null) return null
    const key = flaggedKey(story.toolResult)
    const text = textOf(story.toolResult)
    if (key === null && (text === null || !startsAsError(text))) return null
    const path = pathOf(story, 'toolResult', 'tool result')
    const reason = key === null ? text : reasonIn(story.toolResult)
    return answered(
      story,
      reason ?? '',
      path,
      key === null ? 0.75 : 0.9,
      key === null ? 'the result starts like an error' : `the result says ${key}`,
    )
  },
}

/** Which key of a result says that it failed. Only top-level keys: results may well be about errors. */
type Fields = { readonly [key: string]: Json }

function flaggedKey(result: Json): string | null {
  if (!isRecord(result)) return null
  if (result.isError === true || result.is_error === true) return 'isError: true'
  // A lookup that finds nothing is an answer, not a failure.
  const status = Number(result.status_code ?? result.statusCode ?? result.status)
  if (status === 404) return null
  if (result.success === false || result.ok === false) return 'success: false'
  if (Number.isInteger(status) && status >= 400 && status < 600) return `status ${status}`
  const exit = result.exit_code ?? result.exitCode ?? result.returncode
  // 1 without a word of complaint is how grep, diff and test say no.
  if (typeof exit === 'number' && exit !== 0 && !(exit === 1 && !isErrorValue(result.stderr ?? null))) {
    return `exit code ${exit}`
  }
  if (result.status === 'error' || (result.status === 'failed' && !isAboutSomething(result))) {
    return `status ${result.status}`
  }
  return isErrorValue(result.error) && Object.keys(result).length <= 6 ? 'error' : null
}

/** A payment or a job that failed has a name; a tool that failed has a reason. */
const isAboutSomething = (result: Fields): boolean =>
  Object.keys(result).some((key) => /(?:^|_)id$|Id$|^(?:name|number)$/.test(key)) || !Object.keys(result).some(isReason)

const isReason = (key: string): boolean => /^(?:error|message|detail|reason)/i.test(key)

/** `error: null`, `error: ""` and `error: 0.02` (a margin) are no errors. */
const isErrorValue = (value: Json | undefined): boolean =>
  (typeof value === 'string' && value !== '' && !/^(none|null|false|no error)$/i.test(value)) ||
  (isRecord(value) && Object.keys(value).length > 0)

const textOf = (result: Json): string | null => {
  if (typeof result === 'string') return result
  const first = Array.isArray(result)
    ? result[0]
    : isRecord(result) && Array.isArray(result.content)
      ? result.content[0]
      : null
  return isRecord(first) && typeof first.text === 'string' && Array.isArray(result) && result.length === 1
    ? first.text
    : null
}

const errorStart =
  /^\s*(?:error(?:\s*:|\s+(?:executing|calling|running|invoking|while|occurred|code\b|fetching|parsing))|[A-Z]\w*(?:Error|Exception)\s*:|Traceback \(most recent call last\)|exception\s*:|failed to (?!find\b|locate\b|match\b)\w+|(?:ba|z)?sh: .{0,80}not found|command not found)/i

/** Nothing there is an answer to who looked. */
const nothingThere = /^.{0,80}\b(?:no (?:results?|match(?:es|ing)?|records?|rows|data)\b|nothing found)/i

const startsAsError = (text: string): boolean => errorStart.test(text.slice(0, 200)) && !nothingThere.test(text)
